using System.Collections.Frozen;
using System.Security.Cryptography;
using AutoVideo.Security;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>
/// The keys that sign access tokens: ECDSA over P-256, private halves in the vault (secret <c>token-keys</c>). The newest signs; a key is
/// followed by a new one after <see cref="IdentityOptions.SigningKeyDays"/>, and checks on for a day.
/// </summary>
public sealed class SigningKeys(ISecretVault vault, IOptions<IdentityOptions> options, TimeProvider time) : IDisposable
{
    private const string Secret = "token-keys";
    private static readonly TimeSpan ChecksOn = TimeSpan.FromDays(1);
    // An unknown key id may be one that another process has just added, or made up: the vault is asked so often at most.
    private static readonly TimeSpan ReloadEvery = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private volatile Ring? _ring;

    /// <summary>The key to sign with now.</summary>
    public SigningKey Current
    {
        get
        {
            var ring = Loaded();
            if (time.GetUtcNow() - ring.Newest.CreatedAt < TimeSpan.FromDays(options.Value.SigningKeyDays))
                return ring.Newest;
            return Rotate(ring).Newest;
        }
    }

    /// <summary>Public halves of all keys that check.</summary>
    public IReadOnlyCollection<SigningKey> All => Loaded().ById.Values;

    /// <summary>Null when there is no such key, or it no longer checks.</summary>
    public SigningKey? Find(string id)
    {
        var ring = Loaded();
        if (!ring.ById.TryGetValue(id, out var key) && time.GetUtcNow() - ring.LoadedAt > ReloadEvery)
            Load().ById.TryGetValue(id, out key);
        return key is null || time.GetUtcNow() > key.ChecksUntil ? null : key;
    }

    /// <summary>Adds a new key at once; what the others signed stays good until it expires.</summary>
    public SigningKey Rotate() => Rotate(Loaded()).Newest;

    public void Dispose()
    {
        foreach (var key in _ring?.ById.Values ?? [])
            key.Dispose();
    }

    private Ring Loaded() => _ring ?? Load();

    private Ring Rotate(Ring known)
    {
        lock (_gate)
        {
            if (_ring is { } other && other != known)
                return other;
            Add();
            return LoadLocked();
        }
    }

    private Ring Load()
    {
        lock (_gate)
        {
            if (vault.ReadAll(Secret) is [])
                Add();
            return LoadLocked();
        }
    }

    private void Add()
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        vault.Add(Secret, made.ExportPkcs8PrivateKey());
    }

    private Ring LoadLocked()
    {
        var before = _ring;
        var versions = vault.ReadAll(Secret);
        var keys = new List<SigningKey>();
        for (var index = 0; index < versions.Count; index++)
        {
            var version = versions[index];
            var until = index + 1 < versions.Count ? versions[index + 1].CreatedAt + ChecksOn : DateTimeOffset.MaxValue;
            if (until < time.GetUtcNow())
                continue;
            var known = before?.ById.GetValueOrDefault(version.Id);
            if (known is not null)
                known.ChecksUntil = until;
            keys.Add(known ?? new SigningKey(version.Id, version.CreatedAt, version.Value) { ChecksUntil = until });
        }
        return _ring = new Ring(keys.ToFrozenDictionary(key => key.Id), keys[^1], time.GetUtcNow());
    }

    private sealed record Ring(FrozenDictionary<string, SigningKey> ById, SigningKey Newest, DateTimeOffset LoadedAt);
}

/// <summary>One key. Every thread works with a copy of its own: .NET promises no more.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ThreadLocal<ECDsa> _key;

    internal SigningKey(string id, DateTimeOffset createdAt, byte[] pkcs8)
    {
        Id = id;
        CreatedAt = createdAt;
        _key = new ThreadLocal<ECDsa>(() =>
        {
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return key;
        }, trackAllValues: true);
    }

    public string Id { get; }
    public DateTimeOffset CreatedAt { get; }
    internal DateTimeOffset ChecksUntil { get; set; }

    internal byte[] Sign(ReadOnlySpan<byte> data) => _key.Value!.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    internal bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        signature.Length == 64 && _key.Value!.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>The point on the curve, for <c>x</c> and <c>y</c> of a JSON Web Key.</summary>
    public (byte[] X, byte[] Y) PublicPoint()
    {
        var point = _key.Value!.ExportParameters(includePrivateParameters: false).Q;
        return (point.X!, point.Y!);
    }

    public void Dispose()
    {
        foreach (var key in _key.Values)
            key.Dispose();
        _key.Dispose();
    }
}
