namespace ClaudeStreaming.Tests.Support;

/// <summary>A place in a body where a fault strikes, and a view that is reading.</summary>
/// <param name="Name">The body's.</param>
/// <param name="Body">The body as it was.</param>
/// <param name="Offset">After how many of its bytes.</param>
/// <param name="Fault">What happens there.</param>
/// <param name="View">Who sees it.</param>
/// <param name="IsTurn">Where one way to break is enough at a byte: whether it is this one.</param>
/// <remarks>
/// Each way to break strikes at every byte. In which view, and with which kind of garbage, changes from byte to byte; at the end of a line,
/// where something may have come whole, it is every view and every kind. No more than that: inside a line all views have read the same
/// events, and are told of what broke only after the bytes were turned into events, so that all of them at every byte would take five times
/// as long to say the same.
/// </remarks>
internal readonly record struct FaultPlace(string Name, byte[] Body, int Offset, Fault Fault, string View, bool IsTurn)
{
    /// <summary>After this long silence is a failure, by default.</summary>
    public static readonly TimeSpan IdleTimeout = new MessageStreamOptions().IdleTimeout;

    private static readonly string[] AllViews = [.. Views.Names.Select(static row => row.Data)];

    private static readonly (string Name, IReadOnlyList<Fault> Kinds)[] AllWays =
    [
        ("clean end", [Fault.CleanEnd]),
        ("reset", [Fault.Reset]),
        ("stall", [Fault.Stall]),
        ("error event", [Fault.ErrorEvent]),
        ("garbage", Fault.Garbage),
    ];

    /// <summary>The ways to break, for a theory.</summary>
    public static TheoryData<string> Ways => [.. AllWays.Select(static way => way.Name)];

    /// <summary>The bodies: every recording of the project, and those of the console, most of which are broken already.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Bodies { get; } =
    [
        .. Recording.All.Select(static recording => (recording.Name, recording.Bytes)),
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Recordings", "Console"), "*.sse")
            .Order(StringComparer.Ordinal)
            .Select(static path => ("console/" + Path.GetFileName(path), File.ReadAllBytes(path))),
    ];

    public static IEnumerable<FaultPlace> In((string Name, byte[] Bytes) body, string way)
    {
        int turn = Array.FindIndex(AllWays, each => each.Name == way);
        IReadOnlyList<Fault> kinds = AllWays[turn].Kinds;
        for (int offset = 0; offset <= body.Bytes.Length; offset++)
        {
            bool isLineEnd = IsLineEndAt(body.Bytes, offset);
            foreach (Fault fault in isLineEnd ? kinds : [kinds[offset % kinds.Count]])
            {
                foreach (string view in isLineEnd ? AllViews : [AllViews[(offset + turn) % AllViews.Length]])
                    yield return new FaultPlace(body.Name, body.Bytes, offset, fault, view, IsTurn: offset % AllWays.Length == turn);
            }
        }
    }

    /// <summary>Whether something may have come whole just before.</summary>
    public bool IsLineEnd => IsLineEndAt(Body, Offset);

    /// <summary>What arrives.</summary>
    public byte[] Arriving => Fault.Strike(Body, Offset);

    private static bool IsLineEndAt(byte[] body, int offset) =>
        offset == 0 || offset == body.Length || body[offset - 1] is (byte)'\n' or (byte)'\r';

    public override string ToString() => $"{Name}, byte {Offset}, {Fault}, {View}";
}
