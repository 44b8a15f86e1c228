namespace ClaudeStreaming.Tests.House;

/// <summary>The reader of a file sees one idea.</summary>
public class FileSizeTests
{
    private const int MostLines = 300;

    [Fact]
    public void No_source_file_is_longer_than_a_reader_can_hold()
    {
        string[] tooLong = [.. Repository.Sources()
            .Select(static file => (file.Path, Lines: file.Text.AsSpan().Count('\n')))
            .Where(static file => file.Lines > MostLines)
            .Select(static file => $"{file.Path} has {file.Lines} lines; split it by idea, the limit is {MostLines}.")];
        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
    }
}
