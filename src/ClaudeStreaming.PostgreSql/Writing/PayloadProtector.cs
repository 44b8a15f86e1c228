using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ClaudeStreaming;

/// <summary>Encrypts what is kept, where that is wanted. What is encrypted for one stream and one place in it is good for nothing else.</summary>
internal sealed class PayloadProtector
{
    private const string Purpose = "ClaudeStreaming.PostgreSql.v1";

    private readonly IDataProtectionProvider? _provider;

    /// <exception cref="InvalidOperationException">It is wanted, and there is nothing to encrypt with.</exception>
    public PayloadProtector(PostgreSqlStreamOptions options, IDataProtectionProvider? provider)
    {
        if (options.ProtectPayloads && provider is null)
        {
            throw new InvalidOperationException(
                "PostgreSqlStreamOptions.ProtectPayloads needs Data Protection. Add it: services.AddDataProtection(), with keys that all servers share.");
        }
        _provider = provider;
        IsOn = options.ProtectPayloads;
    }

    /// <summary>Whether new streams are encrypted.</summary>
    public bool IsOn { get; }

    /// <param name="id">The stream.</param>
    /// <param name="place">Where in it.</param>
    /// <param name="data">What to encrypt.</param>
    public byte[] Protect(string id, long place, byte[] data)
    {
        byte[] placed = new byte[sizeof(long) + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(placed, place);
        data.CopyTo(placed.AsSpan(sizeof(long)));
        return For(id).Protect(placed);
    }

    /// <exception cref="InvalidOperationException">It cannot be read here.</exception>
    public ReadOnlyMemory<byte> Unprotect(string id, long place, byte[] data)
    {
        byte[] placed;
        try
        {
            placed = For(id).Unprotect(data);
        }
        catch (CryptographicException e)
        {
            throw new InvalidOperationException(
                "A record was encrypted with a key that this server does not have. All servers have to share one Data Protection key ring and " +
                "application name.",
                e);
        }
        if (placed.Length < sizeof(long) || BinaryPrimitives.ReadInt64LittleEndian(placed) != place)
            throw new InvalidDataException("A row of claude_streaming.records is not where it was written.");
        return placed.AsMemory(sizeof(long));
    }

    private IDataProtector For(string id) => (_provider ?? throw new InvalidOperationException(
        "The stream is encrypted, and this server has no Data Protection. Add it: services.AddDataProtection(), with the keys of the server that wrote it."))
        .CreateProtector(Purpose, id);
}
