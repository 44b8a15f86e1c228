namespace ChatConsole;

/// <summary>For a terminal: thoughts dimmed, or named where there is no style, and no control characters but our own.</summary>
/// <param name="output">The terminal.</param>
/// <param name="isStyled">Whether it understands, and the user wants, escape codes.</param>
internal sealed class TerminalAnswerView(TextWriter output, bool isStyled) : IAnswerView
{
    private const string Dim = "\e[2m";
    private const string Reset = "\e[0m";

    private char _last = '\n';
    private bool _isThinking;

    /// <summary>Whether notices come out on the same terminal.</summary>
    public bool IsShared { get; init; } = true;

    public void Text(string piece)
    {
        if (piece.Length == 0)
            return;
        EndThinking();
        Write(piece, "", "");
    }

    public void Thinking(string piece)
    {
        if (piece.Length == 0)
            return;
        if (!_isThinking && !isStyled)
            Write("Thinking: ", "", "");
        _isThinking = true;
        // Switched off after each piece: whatever ends the program, the terminal is not left dim.
        Write(piece, isStyled ? Dim : "", isStyled ? Reset : "");
    }

    public void Pause()
    {
        if (IsShared && _last != '\n')
            Write("\n", "", "");
    }

    public void End()
    {
        if (_last != '\n')
            Write("\n", "", "");
        _isThinking = false;
    }

    private void EndThinking()
    {
        if (!_isThinking)
            return;
        End();
        Write("\n", "", "");
    }

    private void Write(string piece, string before, string after)
    {
        output.Write(before + TerminalText.Safe(piece) + after);
        _last = piece[^1];
    }
}
