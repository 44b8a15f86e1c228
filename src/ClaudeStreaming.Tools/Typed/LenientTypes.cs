using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClaudeStreaming;

/// <summary>The contracts of types whose values have not come whole: as the strict ones, but nothing is required and anything may be
/// null.</summary>
internal static class LenientTypes
{
    // Options cache what they know of types, which takes longer to find out than an answer to read.
    private static readonly ConditionalWeakTable<JsonTypeInfo, JsonTypeInfo> Known = [];

    public static JsonTypeInfo<T> Of<T>(JsonTypeInfo<T> strict) => (JsonTypeInfo<T>)Known.GetValue(strict, static info => Make(info));

    private static JsonTypeInfo Make(JsonTypeInfo strict)
    {
        // Null for a contract that was made by hand and belongs to no resolver. It is taken as it is.
        if ((strict.Options.TypeInfoResolver ?? strict.OriginatingResolver) is not { } resolver)
            return strict;
        JsonSerializerOptions lenient = new(strict.Options)
        {
            RespectNullableAnnotations = false,
            RespectRequiredConstructorParameters = false,
            TypeInfoResolver = resolver.WithAddedModifier(static info =>
            {
                foreach (JsonPropertyInfo property in info.Properties)
                    property.IsRequired = false;
            }),
        };
        return lenient.TryGetTypeInfo(strict.Type, out JsonTypeInfo? info) ? info : strict;
    }
}
