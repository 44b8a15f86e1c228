using System.Text;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Replies;

/// <summary>Calls that the service makes itself, and what came of them: to be shown, and not to be made again.</summary>
public class HostedToolTests
{
    public static TheoryData<Form> Forms => Chat.Forms;

    [Theory, MemberData(nameof(Forms))]
    public async Task A_web_search_has_its_query_and_its_pages(Form form)
    {
        FakeReply reply = new FakeReply()
            .Block(new ServerToolUseBlock("srvtoolu_1", "web_search", "{}"), new InputJsonDelta("""{"query":"sky"""), new InputJsonDelta("""  blue"}"""))
            .Block(new ServerToolResultBlock("web_search_tool_result", "srvtoolu_1",
                """[{"type":"web_search_result","url":"https://e.test/a","title":"A","encrypted_content":"zz"},{"type":"web_search_result","url":"https://e.test/b"}]"""));
        IList<AIContent> contents = await reply.ContentsAsync(form);
        WebSearchToolCallContent call = Assert.IsType<WebSearchToolCallContent>(contents[0]);
        Assert.Equal("srvtoolu_1", call.CallId);
        Assert.Equal(["sky  blue"], call.Queries!);
        WebSearchToolResultContent result = Assert.IsType<WebSearchToolResultContent>(contents[1]);
        Assert.Equal("srvtoolu_1", result.CallId);
        UriContent[] pages = [.. result.Outputs!.Cast<UriContent>()];
        Assert.Equal(["https://e.test/a", "https://e.test/b"], pages.Select(static page => page.Uri.AbsoluteUri));
        Assert.Equal("A", pages[0].AdditionalProperties!["title"]);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_tool_s_failure_is_an_error_in_its_result(Form form)
    {
        FakeReply reply = new FakeReply().Block(new ServerToolResultBlock(
            "web_search_tool_result", "srvtoolu_1", """{"type":"web_search_tool_result_error","error_code":"max_uses_exceeded"}"""));
        WebSearchToolResultContent result = Assert.IsType<WebSearchToolResultContent>(Assert.Single(await reply.ContentsAsync(form)));
        Assert.Equal("max_uses_exceeded", Assert.IsType<ErrorContent>(Assert.Single(result.Outputs!)).ErrorCode);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Code_that_the_service_runs_has_its_source_its_output_and_its_files(Form form)
    {
        FakeReply reply = new FakeReply()
            .Block(new ServerToolUseBlock("srvtoolu_1", "bash_code_execution", """{"command":"echo 4"}"""))
            .Block(new ServerToolResultBlock("bash_code_execution_tool_result", "srvtoolu_1",
                """{"type":"bash_code_execution_result","stdout":"4\n","stderr":"oops","return_code":1,"content":[{"type":"bash_code_execution_output","file_id":"file_9"}]}"""));
        IList<AIContent> contents = await reply.ContentsAsync(form);
        CodeInterpreterToolCallContent call = Assert.IsType<CodeInterpreterToolCallContent>(contents[0]);
        Assert.Equal("echo 4", Encoding.UTF8.GetString(Assert.IsType<DataContent>(Assert.Single(call.Inputs!)).Data.Span));
        CodeInterpreterToolResultContent result = Assert.IsType<CodeInterpreterToolResultContent>(contents[1]);
        Assert.Equal("4\n", Assert.IsType<TextContent>(result.Outputs![0]).Text);
        ErrorContent error = Assert.IsType<ErrorContent>(result.Outputs[1]);
        Assert.Equal(("oops", "1"), (error.Message, error.ErrorCode));
        Assert.Equal("file_9", Assert.IsType<HostedFileContent>(result.Outputs[2]).FileId);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_call_on_an_MCP_server_has_the_server_and_its_arguments(Form form)
    {
        FakeReply reply = new FakeReply()
            .Block(new McpToolUseBlock("mcptoolu_1", "find", """{"q":"sky"}""") { ServerName = "docs" })
            .Block(new ServerToolResultBlock("mcp_tool_result", "mcptoolu_1", """[{"type":"text","text":"ok"}]""") { IsError = false });
        IList<AIContent> contents = await reply.ContentsAsync(form);
        McpServerToolCallContent call = Assert.IsType<McpServerToolCallContent>(contents[0]);
        Assert.Equal(("mcptoolu_1", "find", "docs", "sky"), (call.CallId, call.Name, call.ServerName, $"{call.Arguments!["q"]}"));
        McpServerToolResultContent result = Assert.IsType<McpServerToolResultContent>(contents[1]);
        Assert.Equal("ok", Assert.IsType<TextContent>(Assert.Single(result.Outputs!)).Text);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Any_other_tool_of_the_service_is_a_call_and_a_result_by_id(Form form)
    {
        FakeReply reply = new FakeReply()
            .Block(new ServerToolUseBlock("srvtoolu_1", "advisor", """{"x":1}"""))
            .Block(new ServerToolResultBlock("advisor_tool_result", "srvtoolu_1", """{"type":"advisor_result","text":"Do."}"""));
        IList<AIContent> contents = await reply.ContentsAsync(form);
        Assert.Equal("srvtoolu_1", Assert.IsType<ToolCallContent>(contents[0]).CallId);
        Assert.Equal("srvtoolu_1", Assert.IsType<ToolResultContent>(contents[1]).CallId);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_file_of_the_container_is_a_hosted_file(Form form)
    {
        IList<AIContent> contents = await new FakeReply().Block(new ContainerUploadBlock("file_9")).ContentsAsync(form);
        Assert.Equal("file_9", Assert.IsType<HostedFileContent>(Assert.Single(contents)).FileId);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Nothing_of_it_is_a_function_call(Form form)
    {
        FakeReply reply = new FakeReply()
            .Block(new ServerToolUseBlock("srvtoolu_1", "web_search", """{"query":"sky"}"""))
            .Block(new ServerToolUseBlock("srvtoolu_2", "web_search", "{}"), new InputJsonDelta("""{"query":"sk"""))
            .Block(new McpToolUseBlock("mcptoolu_1", "find", "{}"));
        Assert.Empty((await reply.ContentsAsync(form)).OfType<FunctionCallContent>());
    }
}
