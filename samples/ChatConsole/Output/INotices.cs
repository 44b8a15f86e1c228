namespace ChatConsole;

/// <summary>What is said beside the answer, on stderr.</summary>
internal interface INotices
{
    /// <summary>Says something worth knowing.</summary>
    void Say(string line);

    /// <summary>Says what went wrong.</summary>
    void Fail(string line);

    /// <summary>Invites the user to type.</summary>
    void Prompt();

    /// <summary>Leaves the line where the user may have begun to type.</summary>
    void EndPrompt();
}
