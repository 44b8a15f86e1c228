namespace ClaudeStreaming;

/// <summary>How text is smoothed on its way to a screen; see <see cref="TextSmoothingExtensions"/> and <see cref="TextSmoother"/>.</summary>
/// <remarks>Read once, when the smoothing begins.</remarks>
public sealed class SmoothingOptions
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>In what pieces text appears.</summary>
    /// <value><see cref="SmoothingUnit.Word"/> by default.</value>
    public SmoothingUnit Unit { get; set; }

    /// <summary>The longest that a character is held back after it came. A unit that is not complete by then appears as far as it is.</summary>
    /// <value>400 ms by default; from zero to one minute. The last grapheme cluster alone may wait longer, for the next text, the end of
    /// its block or a failure: only then is it known to be whole.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The clock.</summary>
    /// <value>Null by default: the system's or, in a relay, the relay's.</value>
    public TimeProvider? TimeProvider { get; set; }

    internal void Validate()
    {
        if (!Enum.IsDefined(Unit))
            throw new ArgumentOutOfRangeException(nameof(Unit), Unit, "This is no unit. Use one of SmoothingUnit's.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxDelay, LongestDelay);
    }
}
