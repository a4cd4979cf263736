namespace AutoVideo.Security;

/// <summary>Secrets of the installation by name, each with versions, so that they can be changed while the old ones are still needed.</summary>
/// <remarks>Read at start and when a key is unknown, never per request; so the calls are synchronous, as data protection wants them.</remarks>
public interface ISecretVault
{
    /// <param name="name">Lower-case letters, digits and hyphens, 1 to 60.</param>
    /// <returns>Oldest first; empty when there is none.</returns>
    IReadOnlyList<SecretVersion> ReadAll(string name);

    /// <summary>Adds a version, durably; the ones before stay.</summary>
    /// <param name="name">As for <see cref="ReadAll"/>.</param>
    /// <param name="value">1 to 16,384 bytes.</param>
    void Add(string name, ReadOnlySpan<byte> value);
}

/// <param name="Id">Unique within its name; safe to show.</param>
public sealed record SecretVersion(string Id, byte[] Value, DateTimeOffset CreatedAt);

internal static class SecretRules
{
    public const int MaxBytes = 16 * 1024;

    public static void CheckName(string name)
    {
        if (name.Length is < 1 or > 60 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException($"'{name}' is no name of a secret.", nameof(name));
    }

    public static void CheckValue(ReadOnlySpan<byte> value)
    {
        if (value.Length is < 1 or > MaxBytes)
            throw new ArgumentException($"A secret has 1 to {MaxBytes} bytes, not {value.Length}.", nameof(value));
    }
}
