namespace ClaudeStreaming.PostgreSql.Tests.Writing;

/// <summary>Records in one row.</summary>
public class RecordPackTests
{
    [Fact]
    public void Records_come_out_as_they_went_in_from_wherever()
    {
        ReadOnlyMemory<byte>[] records = [.. new[] { 0, 1, 127, 128, 16_383, 16_384, 3_000_000 }.Select(static (length, i) => Filled(length, i))];
        for (int from = 0; from < records.Length; from++)
        {
            ReadOnlyMemory<byte> packed = RecordPack.Pack(records, from);
            foreach (ReadOnlyMemory<byte> record in records[from..])
                Assert.True(RecordPack.Take(ref packed).Span.SequenceEqual(record.Span));
            Assert.True(packed.IsEmpty);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("05-01-02")]
    [InlineData("80")]
    [InlineData("FF-FF-FF-FF-FF")]
    [InlineData("FF-FF-FF-FF-0F-01")]
    public void What_was_cut_off_is_said_to_be(string bytes)
    {
        ReadOnlyMemory<byte> packed = Convert.FromHexString(bytes.Replace("-", "", StringComparison.Ordinal));
        Assert.Throws<InvalidDataException>(() => RecordPack.Take(ref packed));
    }

    private static ReadOnlyMemory<byte> Filled(int length, int with)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill((byte)with);
        return bytes;
    }
}
