using System.Reflection;

namespace ClaudeStreaming.Tests.House;

/// <summary>Types as C# writes them, nullable references included.</summary>
internal static class TypeName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Short(Type type) => type.Name.Split('`')[0];

    public static string Of(Type type) => Of(type, static (argument, _) => Of(argument), isNullable: false);

    public static string Of(NullabilityInfo info) => Of(
        info.Type,
        (argument, i) => info.ElementType is { } element && i == 0 && info.GenericTypeArguments.Length == 0
            ? Of(element)
            : i < info.GenericTypeArguments.Length ? Of(info.GenericTypeArguments[i]) : Of(argument),
        info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable);

    private static string Of(Type type, Func<Type, int, string> argument, bool isNullable)
    {
        if (type.IsByRef)
            type = type.GetElementType()!;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        string mark = isNullable && !type.IsValueType ? "?" : "";
        if (type.IsArray)
            return argument(type.GetElementType()!, 0) + "[]" + mark;
        if (Keywords.TryGetValue(type, out string? keyword))
            return keyword + mark;
        string name = type.IsNested && !type.IsGenericParameter ? $"{Of(type.DeclaringType!)}.{Short(type)}" : Short(type);
        string arguments = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(argument))}>" : "";
        return name + arguments + mark;
    }
}
