namespace ClaudeStreaming;

/// <summary>What has come of single blocks: for views that give them from their beginning, whatever was read before.</summary>
/// <remarks>What a held message_start brought along has not come yet, since another attempt may take its place.</remarks>
internal sealed partial class StreamCursor
{
    /// <summary>Goes over the next event that has arrived, and shows it to nobody.</summary>
    /// <returns>False where <see cref="WaitAsync"/> has to be awaited first.</returns>
    public bool TryAdvance()
    {
        using (_gate.Enter())
        {
            EnterRead(CancellationToken.None);
            Step step = Advance(ReadUntil.Frame);
            ExitStep(step);
            return step == Step.Shown;
        }
    }

    /// <summary>All text from a position on, as far as it lies together. It stays as it is, however long it is kept.</summary>
    public ReadOnlyMemory<byte> TextFrom(int position)
    {
        using (_gate.Enter())
            return _leg.HeldStart is null ? _message.TextLog.Memory(position, _message.TextLog.Length) : default;
    }

    /// <summary>The text or input of a block from a position on, as far as it lies together. It stays as it is, however long it is kept.</summary>
    public ReadOnlyMemory<byte> Utf8Of(int index, int position)
    {
        using (_gate.Enter())
            return _leg.HeldStart is null ? _message.Utf8Of(index, position) : default;
    }

    /// <summary>Whether nothing more will come of a block.</summary>
    public bool IsStopped(int index)
    {
        using (_gate.Enter())
            return _leg.HeldStart is null && _message.IsStopped(index);
    }

    /// <summary>The block so far; null where it has not started.</summary>
    public ContentBlock? BlockAt(int index)
    {
        using (_gate.Enter())
            return _leg.HeldStart is null ? _message.BlockAt(index) : null;
    }

    /// <inheritdoc cref="MessageAccumulator.IndexOfCall"/>
    public int IndexOfCall(string name, ref int searched)
    {
        using (_gate.Enter())
            return _leg.HeldStart is null ? _message.IndexOfCall(name, ref searched) : -1;
    }
}
