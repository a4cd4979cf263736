using System.Runtime.CompilerServices;
using AutoVideo.AccountData;
using AutoVideo.Identity;
using AutoVideo.Storage;

namespace AutoVideo.Profiles;

/// <summary>What a profile shows: its picture, and, when the channel goes and the account stays, what it says.</summary>
internal sealed class ProfileUserData(UserStore users, UserNames names, IBlobStore blobs) : IUserData
{
    private const string Texts = "texts";

    public string Kind => "profile";
    // Settings and profile lie in the partition of the user's document, which leaves with the account.
    public IReadOnlyList<string> Containers => [];
    public bool IsOfChannel => true;

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in blobs.ListAsync(Avatars.FolderOf(subject.UserId), cancellation))
            yield return blob.Name;
        // Only while there is an account that stays.
        if (await users.FindAsync(subject.UserId, cancellation) is { } user && (user.Handle is not null || user.Profile is { Bio: not null } or { Location: not null } or { Avatar: not null } or { Links.Count: > 0 }))
            yield return Texts;
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var key in keys)
        {
            if (key == Texts)
                await EmptyAsync(subject, cancellation);
            else
                await blobs.DeleteAsync(key, cancellation);
        }
    }

    public async IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await users.FindAsync(subject.UserId, cancellation) is { } user && Avatars.BlobOf(user, int.MaxValue) is { } picture)
            yield return new ExportItem.File("avatar.png", picture);
    }

    private async Task EmptyAsync(DataSubject subject, CancellationToken cancellation)
    {
        if (await users.FindAsync(subject.UserId, cancellation) is null)
            return;
        string? handle = null;
        await users.ChangeAsync(subject.UserId, found =>
        {
            handle = found.Handle;
            return found with { Handle = null, Profile = new UserProfile { Revision = found.Profile.Revision + 1 } };
        }, cancellation);
        if (handle is not null)
            await names.ReleaseAsync(names.HashOfHandle(handle), subject.UserId, cancellation);
    }
}
