using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClaudeStreaming;

/// <summary>Reads the JSON in an answer into a type of yours while it arrives.</summary>
/// <remarks>
/// <para>Two more views of a <see cref="MessageStream"/>, over the same cursor and under the same contract; but they begin where the JSON
/// begins, whatever was read of the stream before, so that a loop that was left can be taken up again. The source is the answer's text, or
/// the input of a tool: see <see cref="JsonSource"/>. A tool's input ends with its block, and the stream can be read on: what Claude says
/// behind it, be it a refusal, is in the message.</para>
/// <para>They throw what every reading method of the stream throws and, where the answer came whole but its JSON did not,
/// <see cref="ClaudeOutputException"/>: only at the end, with the raw text and the message.</para>
/// <para>No reflection: the type's contract comes from your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</para>
/// </remarks>
public static class TypedOutputExtensions
{
    /// <summary>Reads a value as it grows.</summary>
    /// <typeparam name="T">The type of the whole value.</typeparam>
    /// <param name="stream">The answer.</param>
    /// <param name="typeInfo">Its contract. The last value is read with it as it is; the ones before with a copy in which nothing is
    /// required, no reference has to be there, and constructors get defaults for what has not come.</param>
    /// <param name="source">Where in the answer the JSON is; its text by default.</param>
    /// <param name="cancellationToken">Ends the stream, as does the token it was opened with.</param>
    /// <returns>The value so far, each time more of it has come, and last the whole (<see cref="Partial{T}.IsFinal"/>).</returns>
    /// <remarks>
    /// <para>What is shown: strings as far as they have come, cut neither in an escape nor in a surrogate pair, where any text may stand
    /// (not a date, nor an enum); numbers and literals once they are complete; members once they have a value. A state that the type's own
    /// code does not accept is left out, and the next one is shown.</para>
    /// <para>How often: once for each read from the network, however many events it brought, and as long as it is worth it: the values
    /// together cost in proportion to the length of the text, so that one of a thousand characters is shown with each word, and a long one
    /// each time it has grown by 1/64. A slow consumer gets the latest value, not all that it missed.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IAsyncEnumerable<Partial<T>> PartialAsync<T>(
        this MessageStream stream, JsonTypeInfo<T> typeInfo, JsonSource source = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(typeInfo);
        return ReadValuesAsync(stream, typeInfo, source, cancellationToken);
    }

    /// <summary>Reads the items of an array, each as soon as it is complete.</summary>
    /// <typeparam name="T">The type of an item.</typeparam>
    /// <param name="stream">The answer.</param>
    /// <param name="elementTypeInfo">Its contract.</param>
    /// <param name="property">The member of the root object that is the array, as the JSON names it; null where the root is the
    /// array.</param>
    /// <param name="source">Where in the answer the JSON is; its text by default.</param>
    /// <param name="cancellationToken">Ends the stream, as does the token it was opened with.</param>
    /// <returns>The items, none twice and none that is not complete. An item that does not fit its type ends them, and is thrown once the
    /// whole text has come.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IAsyncEnumerable<T?> ElementsAsync<T>(
        this MessageStream stream,
        JsonTypeInfo<T> elementTypeInfo,
        string? property = null,
        JsonSource source = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(elementTypeInfo);
        return ReadElementsAsync(stream, elementTypeInfo, property, source, cancellationToken);
    }

    // Each token stays itself, so that the exception carries the one that was cancelled.
    private static async IAsyncEnumerable<Partial<T>> ReadValuesAsync<T>(
        MessageStream stream,
        JsonTypeInfo<T> typeInfo,
        JsonSource source,
        CancellationToken viewToken,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using CancellationTokenRegistration registration = stream.Cursor.AbortOn(viewToken);
        JsonFeed feed = new(stream.Cursor, source);
        PartialReader<T> reader = new(typeInfo);
        do
        {
            if (!feed.Take(reader.Append))
                break;
            if (reader.TryRead(out Partial<T>? partial))
                yield return partial;
        }
        while (await feed.WaitAsync(cancellationToken).ConfigureAwait(false));
        yield return new Partial<T>
        {
            Value = await new TypedEnd(stream, source, feed.Block, reader.Text)
                .ReadAsync(rawText => JsonSerializer.Deserialize(rawText, typeInfo), cancellationToken).ConfigureAwait(false),
            CompletedThrough = "",
            IsFinal = true,
        };
    }

    private static async IAsyncEnumerable<T?> ReadElementsAsync<T>(
        MessageStream stream,
        JsonTypeInfo<T> typeInfo,
        string? property,
        JsonSource source,
        CancellationToken viewToken,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using CancellationTokenRegistration registration = stream.Cursor.AbortOn(viewToken);
        JsonFeed feed = new(stream.Cursor, source);
        ElementReader<T> reader = new(typeInfo, property);
        bool isOpen;
        do
        {
            isOpen = feed.Take(reader.Text.Append);
            while (reader.TryTake(out T? element))
                yield return element;
        }
        while (isOpen && await feed.WaitAsync(cancellationToken).ConfigureAwait(false));
        await new TypedEnd(stream, source, feed.Block, reader.Text).ReadAsync(reader.Check, cancellationToken).ConfigureAwait(false);
    }
}
