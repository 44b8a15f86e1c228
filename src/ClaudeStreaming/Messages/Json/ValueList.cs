using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ClaudeStreaming;

/// <summary>An immutable list that compares by value, so that records which hold one do.</summary>
[DebuggerDisplay("Count = {Count}")]
internal sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    public static readonly ValueList<T> Empty = new([], isShorthand: false);

    private readonly T[] _items;

    private ValueList(T[] items, bool isShorthand)
    {
        _items = items;
        IsShorthand = isShorthand;
    }

    /// <summary>Whether the API's JSON spells this list as a single string. The same value either way.</summary>
    public bool IsShorthand { get; }

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    public ReadOnlySpan<T> Span => _items;

    /// <summary>A copy of what a caller supplied, who may go on changing it.</summary>
    [return: NotNullIfNotNull(nameof(items))]
    public static ValueList<T>? Copy(IReadOnlyList<T>? items) => items switch
    {
        null => null,
        ValueList<T> list => list,
        _ => Take([.. items]),
    };

    /// <summary>A list over an array that nobody else holds.</summary>
    public static ValueList<T> Take(T[] items) => items.Length == 0 ? Empty : new(items, isShorthand: false);

    public static ValueList<T> Shorthand(T item) => new([item], isShorthand: true);

    public bool Equals(ValueList<T>? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (T item in _items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    public override string ToString() => $"[{string.Join(", ", _items)}]";

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}
