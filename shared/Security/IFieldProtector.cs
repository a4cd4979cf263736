using System.Security.Cryptography;
using AutoVideo.Failures;
using Microsoft.AspNetCore.DataProtection;

namespace AutoVideo.Security;

/// <summary>Encrypts single fields of documents, with the id of the key inside, so that keys can be changed.</summary>
public interface IFieldProtector
{
    /// <param name="field">Which field, e.g. <c>users.email</c>; what was encrypted for one cannot be read as another.</param>
    /// <param name="owner">Id of the document: its value means nothing in another one.</param>
    /// <param name="text">What nobody else is to read.</param>
    string Protect(string field, string owner, string text);

    /// <exception cref="PermanentException"><c>field_unreadable</c>: it is another field's or owner's, was changed, or its key is gone.</exception>
    Revealed Reveal(string field, string owner, string stored);
}

/// <param name="IsStale">Encrypted with a key that is not the newest: write it again at the next occasion.</param>
public readonly record struct Revealed(string Text, bool IsStale);

/// <summary>ASP.NET Core's data protection: AES-256-CBC with HMAC-SHA256, keys that change every 90 days and are kept for reading.</summary>
internal sealed class FieldProtector(IDataProtectionProvider provider) : IFieldProtector
{
    private readonly IDataProtector _root = provider.CreateProtector("AutoVideo.Fields");

    public string Protect(string field, string owner, string text) => Of(field, owner).Protect(text);

    public Revealed Reveal(string field, string owner, string stored)
    {
        try
        {
            var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(stored);
            var text = ((IPersistedDataProtector)Of(field, owner)).DangerousUnprotect(bytes, ignoreRevocationErrors: true, out var isStale, out var wasRevoked);
            return new Revealed(System.Text.Encoding.UTF8.GetString(text), isStale || wasRevoked);
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            throw new PermanentException("field_unreadable", $"The field {field} of '{owner}' cannot be read with the keys that are there.", failure);
        }
    }

    private IDataProtector Of(string field, string owner) => _root.CreateProtector(field, owner);
}
