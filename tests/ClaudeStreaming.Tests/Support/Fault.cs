using System.Text;
using ClaudeStreaming.Testing;

namespace ClaudeStreaming.Tests.Support;

/// <summary>How a body ends.</summary>
internal enum BodyEnd
{
    /// <summary>Properly, as HTTP goes.</summary>
    Clean,

    /// <summary>By a lost connection.</summary>
    Reset,

    /// <summary>Not at all: nothing more comes.</summary>
    Silence,
}

/// <summary>What a network, or what stands in it, does to a body at some byte.</summary>
/// <param name="Name">For people.</param>
/// <param name="End">How the body ends.</param>
/// <param name="Splice">Bytes that come in between, the rest of the body behind them; null where nothing more comes.</param>
internal sealed record Fault(string Name, BodyEnd End, byte[]? Splice = null)
{
    public static Fault CleanEnd { get; } = new("clean end", BodyEnd.Clean);

    public static Fault Reset { get; } = new("reset", BodyEnd.Reset);

    public static Fault Stall { get; } = new("stall", BodyEnd.Silence);

    public static Fault ErrorEvent { get; } = Spliced("error event", "\n\n" + Wire.Error());

    public static IReadOnlyList<Fault> Garbage { get; } =
    [
        Spliced("half an event", "event: content_block_delta\ndata: {\"type\":\"content_block_del"),
        Spliced("malformed event of a known name", "\n\n" + Wire.Event("content_block_stop", "{\"type\":")),
        Spliced("page", "<html><body>502 Bad gateway</body></html>\r\n"),
        new("binary", BodyEnd.Clean, [0x00, 0xFF, 0xC3, 0x28, 0x0D, 0x7F, 0xF0, 0x9F, 0x0A, 0x1B, 0xEF, 0xBB, 0xBF]),
    ];

    /// <summary>What arrives of a body that it strikes at an offset.</summary>
    public byte[] Strike(ReadOnlySpan<byte> body, int offset) =>
        Splice is null ? body[..offset].ToArray() : [.. body[..offset], .. Splice, .. body[offset..]];

    /// <summary>A reply that plays what arrives of a body.</summary>
    public FakeReply Reply(ReadOnlySpan<byte> body, int offset) => EndOf(new FakeReply().Raw(Strike(body, offset)));

    /// <summary>A reply that it strikes here.</summary>
    public FakeReply Strike(FakeReply begun) => EndOf(Splice is null ? begun : begun.Raw(Splice));

    public override string ToString() => Name;

    private FakeReply EndOf(FakeReply reply) => End switch
    {
        BodyEnd.Reset => reply.CutSocket(),
        BodyEnd.Silence => reply.Stall(),
        _ => reply.EndCleanly(),
    };

    private static Fault Spliced(string name, string text) => new(name, BodyEnd.Clean, Encoding.UTF8.GetBytes(text));
}
