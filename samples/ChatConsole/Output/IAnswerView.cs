namespace ChatConsole;

/// <summary>Shows an answer on stdout, piece by piece as it comes.</summary>
internal interface IAnswerView
{
    /// <summary>Shows more of the answer, at once, exactly as it is.</summary>
    void Text(string piece);

    /// <summary>Shows more of what was thought before the answer.</summary>
    void Thinking(string piece);

    /// <summary>Makes room for a line beside the answer, where one would come out in the middle of a line.</summary>
    void Pause();

    /// <summary>Ends the last line, unless it ended itself.</summary>
    void End();
}
