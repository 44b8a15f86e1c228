using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>Schemas made of types, as the API takes them.</summary>
public partial class TypeSchemaTests
{
    [Fact]
    public void An_answer_has_every_member_and_objects_are_closed() => AssertSchema(
        """
        {"type":"object","description":"An order.","additionalProperties":false,"required":["customer","note","size","second","lines","due"],
         "properties":{
          "customer":{"type":"string","description":"Who \"gets\" it."},
          "note":{"type":["string","null"]},
          "size":{"type":"string","enum":["Small","Large"]},
          "second":{"type":["string","null"],"enum":["Small","Large",null]},
          "due":{"type":"string","format":"date"},
          "lines":{"type":"array","items":{
            "type":"object","additionalProperties":false,"required":["article","count"],
            "properties":{"article":{"type":"string","description":"Which."},"count":{"type":"integer","default":1,"description":"How many."}}}}}}
        """,
        OutputFormat.JsonSchema(SchemaJson.Default.Order).SchemaJson);

    [Fact]
    public void The_input_of_a_tool_has_what_its_type_requires()
    {
        Tool tool = Tool.Custom("order", "Orders.", SchemaJson.Default.Order);
        Assert.Equal(("order", "Orders."), (tool.Name, tool.Description));
        JsonNode schema = JsonNode.Parse(tool.InputSchemaJson!)!;
        AssertSchema("""["customer","size"]""", schema["required"]!.ToJsonString());
        AssertSchema("""["article"]""", schema["properties"]!["lines"]!["items"]!["required"]!.ToJsonString());
        Assert.False((bool)schema["additionalProperties"]!);
    }

    [Fact]
    public void Numbers_that_may_be_strings_on_the_web_are_numbers_to_Claude() => AssertSchema(
        """
        {"type":"object","additionalProperties":false,"required":["article"],
         "properties":{"article":{"type":"string","description":"Which."},"count":{"type":"integer","default":1,"description":"How many."}}}
        """,
        Tool.Custom("add", "", WebJson.Default.Line).InputSchemaJson);

    [Fact]
    public void Derived_types_are_told_apart_by_a_member_that_is_always_there() => AssertSchema(
        """
        {"type":"object","required":["kind"],"anyOf":[
          {"type":"object","additionalProperties":false,"required":["kind","radius"],
           "properties":{"kind":{"const":"circle"},"radius":{"type":"number"}}},
          {"type":"object","additionalProperties":false,"required":["kind","side"],
           "properties":{"kind":{"const":"square"},"side":{"type":"number"}}}]}
        """,
        OutputFormat.JsonSchema(SchemaJson.Default.Shape).SchemaJson);

    [Fact]
    public void A_type_without_members_is_an_empty_object() =>
        AssertSchema("""{"type":"object","properties":{},"additionalProperties":false}""", Tool.Custom("now", "", SchemaJson.Default.Nothing).InputSchemaJson);

    [Fact]
    public async Task The_format_goes_out_in_the_request()
    {
        string schema = OutputFormat.JsonSchema(WebJson.Default.Line).SchemaJson!;
        string sent = await MessageRequestTests.SentAsync(
            Requests.Hello with { OutputConfig = new OutputConfig { Format = OutputFormat.JsonSchema(WebJson.Default.Line) } });
        AssertSchema($$$"""{"format":{"type":"json_schema","schema":{{{schema}}}}}""", JsonNode.Parse(sent)!["output_config"]!.ToJsonString());
    }

    [Fact]
    public void A_tool_that_takes_no_object_is_refused()
    {
        ArgumentException e = Assert.Throws<ArgumentException>("inputTypeInfo", () => Tool.Custom("a", "", SchemaJson.Default.Int32));
        Assert.Contains("Int32", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("inputTypeInfo", () => Tool.Custom("a", "", (System.Text.Json.Serialization.Metadata.JsonTypeInfo)null!));
        Assert.Throws<ArgumentNullException>("typeInfo", () => OutputFormat.JsonSchema((System.Text.Json.Serialization.Metadata.JsonTypeInfo)null!));
    }

    private static void AssertSchema(string expected, string? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual!)), actual);

    [Description("An order.")]
    internal sealed record Order
    {
        [Description("Who \"gets\" it.")]
        public required string Customer { get; init; }

        public string? Note { get; init; }

        public required Size Size { get; init; }

        public Size? Second { get; init; }

        public IReadOnlyList<Line> Lines { get; init; } = [];

        public DateOnly Due { get; init; }

        [JsonIgnore]
        public int Hidden { get; init; }
    }

    internal sealed record Line([property: Description("Which.")] string Article, [Description("How many.")] int Count = 1);

    internal enum Size
    {
        Small,
        Large,
    }

    internal sealed record Nothing;

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [JsonDerivedType(typeof(Circle), "circle")]
    [JsonDerivedType(typeof(Square), "square")]
    internal abstract record Shape;

    internal sealed record Circle(double Radius) : Shape;

    internal sealed record Square(double Side) : Shape;

    [JsonSerializable(typeof(Order))]
    [JsonSerializable(typeof(Shape))]
    [JsonSerializable(typeof(Nothing))]
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
    internal sealed partial class SchemaJson : JsonSerializerContext;

    [JsonSerializable(typeof(Line))]
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    internal sealed partial class WebJson : JsonSerializerContext;
}
