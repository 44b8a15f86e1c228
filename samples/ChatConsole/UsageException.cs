namespace ChatConsole;

/// <summary>The program was asked for something it cannot do; the message is all there is to say, in one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
