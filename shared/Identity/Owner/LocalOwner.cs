using System.Security.Cryptography;
using System.Text;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>
/// The owner of the data folder, its first super administrator. On loopback whoever reads the key file is signed in as them;
/// what was made there stays theirs when the host serves others later.
/// </summary>
public sealed class LocalOwner(UserStore users, SuperAdmins superAdmins, OwnerMode mode, IOptions<DataOptions> data, TimeProvider time)
{
    public const string UserId = "usr_local";
    private static readonly Caller Owner = new(UserId)
    {
        Roles = [Role.SuperAdmin],
        Permissions = RoleTable.Of([Role.SuperAdmin]),
        Credential = Credential.OwnerKey,
    };
    private byte[]? _key;
    private volatile bool _exists;

    /// <summary>Null when this is not the key of the data folder, or the host serves others too.</summary>
    public async ValueTask<Caller?> CheckAsync(string key, CancellationToken cancellation)
    {
        if (!mode.IsOn)
            return null;
        _key ??= Encoding.ASCII.GetBytes(OwnerKeyFile.ReadOrCreate(data.Value.PathOf()));
        if (!CryptographicOperations.FixedTimeEquals(_key, Encoding.UTF8.GetBytes(key)))
            return null;
        if (!_exists)
            await EnsureAsync(cancellation);
        return Owner;
    }

    /// <summary>Makes the owner's user document, and the key file on loopback, at the first start.</summary>
    public async Task<User> EnsureAsync(CancellationToken cancellation)
    {
        if (mode.IsOn)
            OwnerKeyFile.ReadOrCreate(data.Value.PathOf());
        var user = await users.FindAsync(UserId, cancellation);
        if (user is null)
        {
            try
            {
                user = await users.CreateAsync(new User(UserId, "Owner", time.GetUtcNow()) { Grants = [Grant()] }, cancellation);
            }
            catch (PreconditionFailedException)
            {
                user = await users.ReadAsync(UserId, cancellation);
            }
        }
        // One from before there were roles has none at all; what an administrator took away is not given back.
        if (user is { SchemaVersion: 1, Grants.Count: 0 })
            user = await users.ChangeAsync(UserId, found => found.SchemaVersion == 1 ? found with { Grants = [Grant()] } : found, cancellation);
        if (user.RolesAt(time.GetUtcNow()).Contains(Role.SuperAdmin))
            await superAdmins.AddAsync(UserId, cancellation);
        _exists = true;
        return user;
    }

    private RoleGrant Grant() => new(Role.SuperAdmin, null, "system", time.GetUtcNow());
}
