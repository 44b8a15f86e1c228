namespace ClaudeStreaming;

/// <summary>Keeps what the snapshots of a growing text cost, all together, in proportion to its length.</summary>
/// <remarks>
/// A snapshot costs as many bytes as it has, so that one for each piece would cost the square of the text's length. Every byte that comes
/// pays for the reading of <see cref="PerByte"/> bytes, and <see cref="Advance"/> is there from the start: a text of a thousand bytes in
/// pieces of a word is shown with each of them, and a long one each time it has grown by 1/<see cref="PerByte"/>.
/// </remarks>
internal sealed class WorkBudget
{
    public const int PerByte = 64;
    public const int Advance = 64 * 1024;

    private long _earned = Advance;

    /// <summary>The bytes that snapshots have read.</summary>
    public long Spent { get; private set; }

    public void Earn(int bytes) => _earned += (long)bytes * PerByte;

    public bool CanAfford(int bytes) => _earned - Spent >= bytes;

    public void Spend(int bytes) => Spent += bytes;
}
