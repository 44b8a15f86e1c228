using System.Diagnostics.CodeAnalysis;

namespace ClaudeStreaming;

/// <summary>One answer of Claude's as it arrives: every event, the text alone, and the finished message, over one cursor.</summary>
/// <remarks>
/// <para>A handle on one request that has been sent: single-use, to be disposed, read from one place at a time. All views share its
/// cursor: each event goes to whichever view is reading, and always into the message.</para>
/// <list type="bullet">
/// <item>Text first, message after: <see cref="GetFinalMessageAsync"/> reads what is left; asked again, it returns the same instance.</item>
/// <item>Message first: it reads everything, and later loops are empty.</item>
/// <item><c>break</c> leaves the stream open, and the next view goes on at the next event.</item>
/// <item>Two reads at once throw <see cref="InvalidOperationException"/>.</item>
/// <item>At <c>message_stop</c> the stream is complete, and nothing more is awaited. A body that ends after a stop reason without it
/// is complete too, and <see cref="Message.IsUnterminated"/>. Any other end of the body throws, in every view.</item>
/// <item>Completed, failed or cancelled, by whatever token, the stream has released its response; any later read of a failed stream
/// throws the same exception again.</item>
/// <item>A failure before anything was shown (only <see cref="MessageStart"/>, which is held back so long, and pings had come) is retried
/// as the client's options say. After that nothing is sent again silently.</item>
/// <item>What is unknown is a value, never an error.</item>
/// </list>
/// <para>Every reading method throws: <see cref="ClaudeApiException"/> for an <c>error</c> event, or for a retry that the API refused;
/// <see cref="ClaudeStreamException"/> for a stream that broke or was none; <see cref="HttpRequestException"/> for a retry that could not
/// connect; <see cref="OperationCanceledException"/> with the token that was cancelled;
/// <see cref="ObjectDisposedException"/> after, or because of, <see cref="DisposeAsync"/>.</para>
/// <para>The properties may be read by any thread at any time, also after disposal.</para>
/// </remarks>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification =
    "It is the stream of a message. A System.IO.Stream is not what anybody expects of IAsyncEnumerable<StreamEvent>.")]
public sealed class MessageStream : IAsyncEnumerable<StreamEvent>, IAsyncDisposable
{
    private readonly StreamCursor _cursor;

    internal MessageStream(OpenedStream opened, StreamLimits limits, StreamOrigin origin, CancellationToken lifetime) =>
        _cursor = new StreamCursor(opened, limits, origin, lifetime);

    /// <summary>For further views of the same answer.</summary>
    internal StreamCursor Cursor => _cursor;

    /// <summary>What the service calls the request.</summary>
    /// <value>Of the latest attempt; null where the response did not say.</value>
    public string? RequestId => _cursor.RequestId;

    /// <summary>What the response's headers said about the account's limits.</summary>
    /// <value>Of the latest attempt.</value>
    public RateLimits RateLimits => _cursor.RateLimits;

    /// <summary>How many times the request was sent.</summary>
    /// <value>1 or more; 0 where <see cref="IClaudeClient.ContinueStream"/> has sent nothing yet.</value>
    public int Attempts => _cursor.Attempts;

    /// <summary>What has arrived so far, folded.</summary>
    /// <value>An immutable snapshot, the same instance until more arrives; null before the message has begun. Costs nothing unless read.</value>
    public Message? CurrentMessage => _cursor.CurrentMessage;

    /// <summary>How long things took.</summary>
    /// <value>Of the latest attempt, so far.</value>
    public StreamTimings Timings => _cursor.Timings;

    /// <summary>The conversation to send next time: what was sent and, once it is complete, the reply.</summary>
    /// <value>Append-only. Left out of the reply is what the API would not take back: calls of tools whose input was cut off, and text
    /// that is empty or white space alone.</value>
    public IReadOnlyList<InputMessage> Transcript => TranscriptWith(static _ => null);

    /// <summary>Reads events from bytes that come from anywhere: a recording, a test, another transport.</summary>
    /// <param name="utf8Sse">The body of an answer, a <c>text/event-stream</c>. Disposed with the message stream unless the options say
    /// otherwise; reading it must honour cancellation for time-outs to be exact.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>The message stream. Nothing is read before a view asks.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="utf8Sse"/> is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static MessageStream FromSse(Stream utf8Sse, MessageStreamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(utf8Sse);
        if (!utf8Sse.CanRead)
            throw new ArgumentException("The stream cannot be read. Pass one that is open for reading.", nameof(utf8Sse));
        options ??= new MessageStreamOptions();
        options.Validate();
        OpenedStream opened = new(utf8Sse, options.LeaveOpen ? null : utf8Sse) { SentAt = options.TimeProvider.GetTimestamp() };
        StreamLimits limits = new(options.IdleTimeout, options.EventTimeout, options.MaxEventBytes, options.MaxMessageBytes, options.TimeProvider);
        return new MessageStream(opened, limits, new StreamOrigin(), CancellationToken.None);
    }

    /// <summary>Reads every event, from <see cref="MessageStart"/> to <see cref="MessageStop"/>.</summary>
    /// <param name="cancellationToken">Ends the stream, as does the token it was opened with.</param>
    /// <returns>An enumerator that goes on where the last view stopped. Disposing it leaves the stream open.</returns>
    public IAsyncEnumerator<StreamEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new EventEnumerator(_cursor, cancellationToken);

    /// <summary>Reads the text alone: that of every text block, piece by piece as it arrives.</summary>
    /// <param name="cancellationToken">Ends the stream, as does the token it was opened with.</param>
    /// <returns>Pieces that are never empty and never end on half a surrogate pair. Joined they are what
    /// <see cref="GetFinalTextAsync"/> returns.</returns>
    public IAsyncEnumerable<string> TextAsync(CancellationToken cancellationToken = default) => new TextEnumerable(_cursor, ReadUntil.Text, cancellationToken);

    /// <summary>Copies the text to a stream as it arrives, in UTF-8, without making a string of it.</summary>
    /// <param name="utf8Destination">Where to; flushed after each read from the network, left open at the end.</param>
    /// <param name="cancellationToken">Ends the stream, as does the token it was opened with.</param>
    /// <returns>A task that ends with the message. Where the stream breaks, what arrived before is written first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="utf8Destination"/> is null.</exception>
    /// <exception cref="ArgumentException">The destination cannot be written.</exception>
    public Task CopyTextToAsync(Stream utf8Destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utf8Destination);
        if (!utf8Destination.CanWrite)
            throw new ArgumentException("The stream cannot be written. Pass one that is open for writing.", nameof(utf8Destination));
        return CopyAsync(utf8Destination, cancellationToken);
    }

    /// <summary>Waits until there may be something for <see cref="TryRead"/> or <see cref="TryReadText"/>: for whoever passes an answer on
    /// as bytes.</summary>
    /// <param name="cancellationToken">Ends the stream, as does the token it was opened with.</param>
    /// <returns>True when it is worth trying, once they have returned false; false at the end of the message.</returns>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _cursor.WaitAsync(cancellationToken);

    /// <summary>Reads the next event that has arrived, as its bytes.</summary>
    /// <param name="frame">The event; valid until the next call on this stream. Disposing the stream meanwhile, from whatever thread, does
    /// it no harm.</param>
    /// <returns>False where <see cref="WaitToReadAsync"/> has to be awaited first.</returns>
    /// <exception cref="InvalidOperationException">The stream is being read already.</exception>
    public bool TryRead(out EventFrame frame) => _cursor.TryRead(out frame);

    /// <summary>Reads the text that has arrived: what <see cref="TextAsync"/> would give, without making a string of it.</summary>
    /// <param name="utf8Text">Whole characters, as many as lie together; empty where a block of the message ends. It stays as it is, however
    /// long it is kept.</param>
    /// <returns>False where <see cref="WaitToReadAsync"/> has to be awaited first.</returns>
    /// <exception cref="InvalidOperationException">The stream is being read already.</exception>
    public bool TryReadText(out ReadOnlyMemory<byte> utf8Text) => _cursor.TryReadText(out utf8Text);

    /// <summary>Reads what is left and returns the finished message.</summary>
    /// <param name="cancellationToken">Ends the stream, as does the token it was opened with.</param>
    /// <returns>The message; the same instance every time.</returns>
    public async Task<Message> GetFinalMessageAsync(CancellationToken cancellationToken = default)
    {
        await ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        return _cursor.FinalMessage!;
    }

    /// <summary>Reads what is left and returns all text of the message.</summary>
    /// <param name="cancellationToken">Ends the stream, as does the token it was opened with.</param>
    /// <returns>The text of all text blocks, in the order in which it arrived.</returns>
    public async Task<string> GetFinalTextAsync(CancellationToken cancellationToken = default)
    {
        await ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        return _cursor.FinalText;
    }

    /// <summary>Releases the response, and aborts the request where the answer is not complete.</summary>
    /// <returns>A completed task.</returns>
    /// <remarks>From any thread, in any state, any number of times. A pending read throws <see cref="ObjectDisposedException"/>.</remarks>
    public ValueTask DisposeAsync()
    {
        _cursor.Dispose();
        return default;
    }

    /// <summary>The transcript with something else in place of calls whose input was cut off; null leaves one out.</summary>
    internal IReadOnlyList<InputMessage> TranscriptWith(Func<ToolCallBlock, ContentBlock?> inPlaceOf)
    {
        if (_cursor.FinalReply is not { } reply)
            return _cursor.History;
        ContentBlock[] content =
        [
            .. reply.Content.Select(block => block is ToolCallBlock { IsInputComplete: false } call ? inPlaceOf(call) : block)
                .OfType<ContentBlock>().Where(static block => !IsBlank(block)),
        ];
        return content.Length == 0
            ? _cursor.History
            : ValueList<InputMessage>.Take([.. _cursor.History, new InputMessage(InputMessage.AssistantRole, content)]);
    }

    private static bool IsBlank(ContentBlock block) => block is TextBlock text && string.IsNullOrWhiteSpace(text.Text);

    private async Task ReadToEndAsync(CancellationToken cancellationToken)
    {
        if (_cursor.FinalMessage is not null)
            return;
        while (await _cursor.ReadAsync(ReadUntil.End, cancellationToken).ConfigureAwait(false))
        {
        }
    }

    private async Task CopyAsync(Stream destination, CancellationToken cancellationToken)
    {
        while (await _cursor.ReadAsync(ReadUntil.BufferedText, cancellationToken).ConfigureAwait(false))
        {
            await destination.WriteAsync(_cursor.NewText, cancellationToken).ConfigureAwait(false);
            await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class EventEnumerator(StreamCursor cursor, CancellationToken cancellationToken) : IAsyncEnumerator<StreamEvent>
    {
        public StreamEvent Current => cursor.Event!;

        public ValueTask<bool> MoveNextAsync() => cursor.ReadAsync(ReadUntil.Event, cancellationToken);

        public ValueTask DisposeAsync() => default;
    }
}
