using System.Globalization;
using System.Security.Cryptography;

namespace AutoVideo.Security;

/// <summary>Secrets in the data folder: <c>keys/{name}/{time}-{random}.key</c>, each readable by its owner only.</summary>
/// <param name="folder">Full path of <c>keys</c>.</param>
internal sealed class FileSecretVault(string folder, TimeProvider time) : ISecretVault
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff";

    public IReadOnlyList<SecretVersion> ReadAll(string name)
    {
        SecretRules.CheckName(name);
        var own = Path.Combine(folder, name);
        if (!Directory.Exists(own))
            return [];
        return [.. Directory.EnumerateFiles(own, "*.key")
            .Select(file => (Path: file, Id: Path.GetFileNameWithoutExtension(file)))
            .OrderBy(entry => entry.Id, StringComparer.Ordinal)
            .Select(entry => new SecretVersion(entry.Id, File.ReadAllBytes(entry.Path), TimeOf(entry.Id)))];
    }

    public void Add(string name, ReadOnlySpan<byte> value)
    {
        SecretRules.CheckName(name);
        SecretRules.CheckValue(value);
        var id = $"{time.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        PrivateFile.CreateOnce(Path.Combine(folder, name, $"{id}.key"), value);
    }

    private static DateTimeOffset TimeOf(string id) =>
        DateTimeOffset.ParseExact(id.AsSpan(0, id.IndexOf('-')), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
