namespace ChatConsole;

/// <summary>For a pipe or a file: the answer alone on stdout, byte for byte; thoughts go to stderr.</summary>
internal sealed class PlainAnswerView(TextWriter output, TextWriter error) : IAnswerView
{
    private char _last = '\n';
    private bool _isThinking;

    public void Text(string piece)
    {
        if (piece.Length == 0)
            return;
        EndThinking();
        output.Write(piece);
        _last = piece[^1];
    }

    public void Thinking(string piece)
    {
        if (piece.Length == 0)
            return;
        if (!_isThinking)
            error.Write("Thinking: ");
        _isThinking = true;
        error.Write(TerminalText.Safe(piece));
    }

    public void Pause() => EndThinking();

    public void End()
    {
        EndThinking();
        if (_last != '\n')
            output.Write('\n');
        _last = '\n';
    }

    private void EndThinking()
    {
        if (_isThinking)
            error.Write('\n');
        _isThinking = false;
    }
}
