using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>The container that code execution runs in: which one to use, in a request; which one was used, in a reply.</summary>
public sealed record Container : ApiObject
{
    /// <summary>The container's id.</summary>
    /// <value>In a request, null for a new one.</value>
    public string? Id { get; init; }

    /// <summary>In a reply: when it will be gone, as the API wrote it (RFC 3339).</summary>
    public string? ExpiresAt { get; init; }

    /// <summary>The skills loaded into it.</summary>
    public IReadOnlyList<ContainerSkill>? Skills { get; init => field = ValueList<ContainerSkill>.Copy(value); }

    internal static Container Read(ReadOnlySpan<byte> utf8Json)
    {
        string? id = null, expiresAt = null;
        IReadOnlyList<ContainerSkill>? skills = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("id"u8))
                reader.Read(ref id);
            else if (reader.Is("expires_at"u8))
                reader.Read(ref expiresAt);
            else if (reader.Is("skills"u8))
                reader.ReadList(ref skills, ContainerSkill.Read);
            else
                reader.Keep();
        }
        return new Container { Id = id, ExpiresAt = expiresAt, Skills = skills, Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Optional("id"u8, Id);
        o.Optional("expires_at"u8, ExpiresAt);
        o.Optional("skills"u8, Skills);
        o.End();
    }
}

/// <summary>A skill for code execution.</summary>
/// <param name="Type"><c>anthropic</c> or <c>custom</c>.</param>
/// <param name="SkillId">The skill.</param>
public sealed record ContainerSkill(string Type, string SkillId) : ApiObject
{
    /// <summary>The skill's version.</summary>
    /// <value>Null for the latest.</value>
    public string? Version { get; init; }

    internal static ContainerSkill Read(ReadOnlySpan<byte> utf8Json)
    {
        string type = "", skillId = "";
        string? version = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("type"u8))
                reader.ReadRequired(ref type);
            else if (reader.Is("skill_id"u8))
                reader.ReadRequired(ref skillId);
            else if (reader.Is("version"u8))
                reader.Read(ref version);
            else
                reader.Keep();
        }
        return new ContainerSkill(type, skillId) { Version = version, Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("type"u8, Type);
        o.Required("skill_id"u8, SkillId);
        o.Optional("version"u8, Version);
        o.End();
    }
}
