using System.Security.Cryptography;
using AutoVideo.Failures;

namespace AutoVideo.Security;

/// <summary>A random 256-bit key in a file that only its owner can read; made once, whoever comes first.</summary>
public static class SigningKeyFile
{
    private const int KeyBytes = 32;

    /// <param name="path">The key's file; its folder is made when missing.</param>
    /// <exception cref="PermanentException"><c>key_damaged</c>: the file is no key. It is never replaced, as that would break what it signed.</exception>
    public static byte[] ReadOrCreate(string path)
    {
        if (!File.Exists(path))
            PrivateFile.CreateOnce(path, RandomNumberGenerator.GetBytes(KeyBytes));
        var key = File.ReadAllBytes(path);
        return key.Length == KeyBytes
            ? key
            : throw new PermanentException("key_damaged", $"'{path}' is not a key of {KeyBytes} bytes. Restore it, or delete it to have a new one made (links handed out before stop working).");
    }
}
