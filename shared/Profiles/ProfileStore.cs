using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Storage;

namespace AutoVideo.Profiles;

/// <summary>Reads and changes profiles; a handle is reserved before it stands in the profile, and given back after it does not any more.</summary>
public sealed class ProfileStore(UserStore users, UserNames names)
{
    /// <summary>Whom a handle belongs to, for others to see: not while hidden, or while the account is being deleted.</summary>
    /// <exception cref="PermanentException"><c>profile_not_found</c>.</exception>
    public async Task<User> ReadPublicAsync(string handle, CancellationToken cancellation)
    {
        var wanted = handle.TrimStart('@').ToLowerInvariant();
        var user = Handle.IsValid(wanted)
            ? await users.FindAsync(await names.FindUserAsync(names.HashOfHandle(wanted), cancellation), cancellation)
            : null;
        return user is { Status: UserStatus.Active } && user.Handle == wanted && user.Erasure is not { Scope: AccountData.ErasureScope.Account }
            ? user
            : throw new PermanentException("profile_not_found", "There is no such profile.");
    }

    /// <param name="userId">Whose.</param>
    /// <param name="wish">All of it: what is not given is taken away.</param>
    /// <param name="condition">The version that is to be changed.</param>
    /// <param name="cancellation">Leaves at most a reserved handle, which is taken over after a minute.</param>
    /// <exception cref="PermanentException"><c>name_invalid</c>, <c>handle_invalid</c>, <c>handle_taken</c>, <c>profile_invalid</c>, <c>language_unknown</c>, <c>time_zone_unknown</c>.</exception>
    /// <exception cref="PreconditionFailedException">It was changed meanwhile.</exception>
    public async Task<User> SaveAsync(string userId, ProfileWish wish, WriteCondition condition, CancellationToken cancellation)
    {
        var name = DisplayName.Check(wish.DisplayName);
        var handle = Handle.Check(wish.Handle);
        var bio = ProfileRules.Text(wish.Bio, ProfileRules.MaxBio, "bio", lines: true);
        var location = ProfileRules.Text(wish.Location, ProfileRules.MaxLocation, "location", lines: false);
        var links = ProfileRules.Links(wish.Links);
        var language = ProfileRules.Language(wish.Language);
        var zone = ProfileRules.TimeZone(wish.TimeZone);
        var before = await users.ReadAsync(userId, cancellation);
        Check(before, condition);
        if (handle is not null && handle != before.Handle && !await names.TryReserveAsync(names.HashOfHandle(handle), userId, cancellation))
            throw new PermanentException("handle_taken", $"'{handle}' belongs to somebody else.");
        string? given = null;
        var after = await users.ChangeAsync(userId, found =>
        {
            Check(found, condition);
            given = found.Handle;
            return found with
            {
                DisplayName = name,
                Handle = handle,
                Language = language,
                TimeZone = zone,
                Profile = found.Profile with { Bio = bio, Location = location, Links = links, Revision = found.Profile.Revision + 1 },
            };
        }, cancellation);
        if (given is not null && given != handle)
            await names.ReleaseAsync(names.HashOfHandle(given), userId, cancellation);
        return after;
    }

    /// <summary>Version of a profile, as <see cref="WriteCondition"/> names it.</summary>
    public static string VersionOf(User user) => user.Profile.Revision.ToString(CultureInfo.InvariantCulture);

    private static void Check(User user, WriteCondition condition)
    {
        if (condition.ETag is { } wanted && wanted != VersionOf(user))
            throw new PreconditionFailedException(UserStore.KeyOf(user.Id));
    }
}
