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
}
