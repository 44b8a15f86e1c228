using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClaudeStreaming;

/// <summary>Makes values of the beginning of a JSON text, as often as its growth pays for.</summary>
internal sealed class PartialReader<T>
{
    private readonly JsonTypeInfo<T> _type;

    // Where the text of the last value ended: no other is made before there is more to show.
    private int _shownEnd;

    // Where the string begins that was found to be one that may be shown open, or one that may not.
    private int _shownString = -1;
    private int _withheldString = -1;

    public PartialReader(JsonTypeInfo<T> typeInfo) => _type = LenientTypes.Of(typeInfo);

    public JsonPrefix Text { get; } = new();

    public WorkBudget Budget { get; } = new();

    public void Append(ReadOnlySpan<byte> utf8)
    {
        Budget.Earn(utf8.Length);
        Text.Append(utf8);
    }

    /// <summary>Makes a value of what has come.</summary>
    /// <returns>False where it would not differ from the last one, cannot be made yet, or would cost too much.</returns>
    public bool TryRead([NotNullWhen(true)] out Partial<T>? partial)
    {
        partial = null;
        int end = MayShowString ? Text.OpenStringEnd : Text.WholeEnd;
        if (Text.IsBroken || end <= _shownEnd || !Budget.CanAfford(end))
            return false;
        if (!TryReadWithString(out T? value))
        {
            if (Text.WholeEnd <= _shownEnd || !TryDeserialize(Text.Close(), out value))
                return false;
            end = Text.WholeEnd;
        }
        _shownEnd = end;
        partial = new Partial<T> { Value = value, CompletedThrough = Text.CompletedPointer };
        return true;
    }

    private bool MayShowString => Text.OpenStringStart >= 0 && Text.OpenStringStart != _withheldString;

    private bool TryReadWithString(out T? value)
    {
        value = default;
        if (!MayShowString)
            return false;
        // A date, or a name of an enum, is nothing before it is whole, and the beginning of one may be another one: Open, Opened. What
        // takes this string takes any.
        if (_shownString != Text.OpenStringStart && !TryDeserialize(Text.CloseString("\uffff\uffff\""u8), out _))
        {
            _withheldString = Text.OpenStringStart;
            return false;
        }
        _shownString = Text.OpenStringStart;
        return TryDeserialize(Text.CloseString(), out value);
    }

    private bool TryDeserialize(ReadOnlySpan<byte> utf8Json, out T? value)
    {
        Budget.Spend(utf8Json.Length);
        try
        {
            value = JsonSerializer.Deserialize(utf8Json, _type);
            return true;
        }
        catch (Exception)
        {
            // It may be that something is missing, which the type's own code wants. If it is wrong, the strict parse will say so.
            value = default;
            return false;
        }
    }
}
