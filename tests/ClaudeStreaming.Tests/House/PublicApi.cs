using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ClaudeStreaming.Tests.House;

/// <summary>Prints what an assembly shows to its users, a line a member, in an order that does not depend on the sources.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly) => string.Concat(assembly.GetExportedTypes()
        .OrderBy(static type => type.FullName, StringComparer.Ordinal)
        .Select(static type => $"{Header(type)}\n{string.Concat(Members(type).Order(StringComparer.Ordinal).Select(static line => $"    {line}\n"))}\n"));

    private static string Header(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => type.IsByRefLike ? "ref struct" : "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        // What every enum has says nothing.
        IEnumerable<Type> bases = type.IsEnum ? [] : type.GetInterfaces().Where(i => i.IsPublic && !IsOfRecord(i, type));
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            bases = bases.Except(parent.GetInterfaces()).Prepend(parent);
        string[] names = [.. bases.Select(static t => TypeName.Of(t)).Order(StringComparer.Ordinal)];
        return $"{kind} {type.Namespace}.{TypeName.Of(type)}{(names.Length == 0 ? "" : " : " + string.Join(", ", names))}";
    }

    // Records of the compiler's making all have it.
    private static bool IsOfRecord(Type candidate, Type type) =>
        candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEquatable<>) && candidate.GenericTypeArguments[0] == type;

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type);
        return type.GetMembers(Declared).Select(Line).OfType<string>();
    }

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsShown(constructor) && !IsCopyConstructor(constructor) => $"{Modifiers(constructor)}{TypeName.Short(member.DeclaringType!)}({Parameters(constructor)})",
        PropertyInfo property when Accessors(property) is { Length: > 0 } accessors && property.Name != "EqualityContract" =>
            $"{Modifiers(property.GetMethod ?? property.SetMethod!)}{(IsRequired(property) ? "required " : "")}{TypeName.Of(Nullability.Create(property))} {property.Name} {{ {string.Join(' ', accessors)} }}",
        FieldInfo field when field.IsPublic || field.IsFamily => Line(field),
        MethodInfo method when IsShown(method) && !method.IsSpecialName && !IsGenerated(method) => Line(method),
        MethodInfo { Name: "op_Implicit" or "op_Explicit" } method when IsShown(method) => Line(method),
        _ => null,
    };

    private static string Line(FieldInfo field) => field.IsLiteral
        ? $"const {TypeName.Of(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue())}"
        : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeName.Of(Nullability.Create(field))} {field.Name}";

    private static string Line(MethodInfo method)
    {
        string generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(static t => t.Name))}>" : "";
        string extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Modifiers(method)}{TypeName.Of(Nullability.Create(method.ReturnParameter))} {method.Name}{generic}({extension}{Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(static parameter =>
    {
        string by = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        // By name: net8.0 has no type for `params` of a collection.
        bool isParams = parameter.CustomAttributes.Any(static a => a.AttributeType.Name is "ParamArrayAttribute" or "ParamCollectionAttribute");
        string list = isParams ? "params " : "";
        string value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue)}" : "";
        return $"{list}{by}{TypeName.Of(Nullability.Create(parameter))} {parameter.Name}{value}";
    }));

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string[] Accessors(PropertyInfo property)
    {
        List<string> accessors = [];
        if (property.GetMethod is { } get && IsShown(get))
            accessors.Add("get;");
        if (property.SetMethod is { } set && IsShown(set))
            accessors.Add(set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;");
        return [.. accessors];
    }

    private static bool IsRequired(PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute));

    private static bool IsShown(MethodBase method) =>
        method.IsPublic || (!method.DeclaringType!.IsSealed && (method.IsFamily || method.IsFamilyOrAssembly));

    // What the compiler makes for every record and what every object has says nothing about this library.
    private static bool IsGenerated(MethodInfo method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name is "Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "<Clone>$";

    private static bool IsCopyConstructor(ConstructorInfo constructor) =>
        constructor.IsFamily && constructor.GetParameters() is [var only] && only.ParameterType == constructor.DeclaringType;

    private static string Modifiers(MethodBase method)
    {
        string access = method.IsPublic ? "" : "protected ";
        if (method.DeclaringType!.IsInterface)
            return "";
        return access + (method switch
        {
            { IsStatic: true } => "static ",
            MethodInfo info when info.IsAbstract => "abstract ",
            MethodInfo info when info.IsVirtual && info.GetBaseDefinition().DeclaringType != info.DeclaringType => "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        });
    }
}
