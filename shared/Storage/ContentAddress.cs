using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AutoVideo.Storage;

/// <summary>
/// Where an artefact lives: the hash of everything that determines its bytes. <see cref="Kind"/> is one of
/// script, voice, picture, overlay, segment, music, mix, …
/// </summary>
public readonly record struct ContentAddress(string Kind, string Hash)
{
    /// <summary>What the names of all artefacts begin with.</summary>
    internal const string Folder = "artefacts/";

    /// <summary>Name of the artefact's manifest; it is written after the files it names.</summary>
    public string Manifest => $"artefacts/{Kind}/{Hash}.json";

    /// <summary>What the names of all its blobs begin with, and no other's.</summary>
    public string Prefix => $"artefacts/{Kind}/{Hash}.";

    /// <summary>Name of one of the artefact's files, e.g. <c>File("voice.wav")</c>.</summary>
    public string File(string suffix) => $"artefacts/{Kind}/{Hash}.{suffix}";

    public override string ToString() => $"{Kind}-{Hash}";

    /// <summary>SHA-256 (first 128 bits, hex) over kind, code version of the step, and the JSON of its parameters.</summary>
    /// <param name="kind">What is addressed.</param>
    /// <param name="codeVersion">Raise it when the step's code makes other bytes from the same parameters.</param>
    /// <param name="parameters">All that determines the result, in a record with a fixed order of properties.</param>
    /// <param name="type">How it is serialized.</param>
    public static ContentAddress Of<T>(string kind, int codeVersion, T parameters, JsonTypeInfo<T> type)
    {
        var prefix = System.Text.Encoding.UTF8.GetBytes($"{kind}\n{codeVersion}\n");
        var json = JsonSerializer.SerializeToUtf8Bytes(parameters, type);
        return new(kind, Convert.ToHexStringLower(SHA256.HashData([.. prefix, .. json]).AsSpan(0, 16)));
    }
}
