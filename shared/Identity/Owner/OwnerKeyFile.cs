using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Security;

namespace AutoVideo.Identity;

/// <summary>
/// <c>keys/owner.key</c> in the data folder, readable by its owner only: a bearer token for whoever can read it, on loopback.
/// Deleting the file has a new one made at the next start.
/// </summary>
public static class OwnerKeyFile
{
    public const string Prefix = "avo_";
    private const int Length = 47;

    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "keys", "owner.key");

    /// <returns>Null when no host has made one yet, or it is not ours to read.</returns>
    public static string? Find(string dataFolder)
    {
        try
        {
            return Check(File.ReadAllText(PathIn(dataFolder)));
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <exception cref="PermanentException"><c>key_damaged</c>.</exception>
    public static string ReadOrCreate(string dataFolder)
    {
        var path = PathIn(dataFolder);
        if (!File.Exists(path))
            PrivateFile.CreateOnce(path, Encoding.ASCII.GetBytes(Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))));
        return Check(File.ReadAllText(path)) ?? throw new PermanentException("key_damaged", $"'{path}' is no key. Delete it to have a new one made.");
    }

    private static string? Check(string text) =>
        text.Trim() is { Length: Length } key && key.StartsWith(Prefix, StringComparison.Ordinal) ? key : null;
}
