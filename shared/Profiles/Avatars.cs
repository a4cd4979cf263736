using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Visuals;
using AutoVideo.Visuals.Photos;

namespace AutoVideo.Profiles;

/// <summary>An uploaded picture, to be cut by the media worker.</summary>
/// <param name="Upload">Blob name.</param>
/// <param name="Stem">Names of the results without <c>-{size}.png</c>.</param>
public sealed record AvatarToCut(string Upload, string Stem);

/// <param name="Sizes">Sides of the squares that were made, in pixels.</param>
public sealed record CutAvatar(IReadOnlyList<int> Sizes);

/// <summary>
/// Pictures of people: what is uploaded is decoded and drawn anew as squares, so nothing of the file but its pixels reaches others; the
/// upload itself is removed. Decoders are native tools and run in the media worker.
/// </summary>
public sealed class Avatars(UserStore users, IBlobStore blobs, IMediaJobs jobs, TimeProvider time)
{
    public const int MaxBytes = 5 * 1024 * 1024;
    public static readonly IReadOnlyList<int> Sizes = [48, 128, 512];
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(40);

    /// <summary>Takes a new picture; the one before goes.</summary>
    /// <exception cref="PermanentException"><c>picture_unreadable</c>, <c>picture_too_large</c>.</exception>
    /// <exception cref="TransientException">The media worker is busy.</exception>
    /// <param name="condition">The version of the profile that is meant (<see cref="ProfileStore.VersionOf"/>), or any.</param>
    /// <exception cref="PreconditionFailedException">It is another version.</exception>
    public async Task<User> SaveAsync(string userId, byte[] picture, WriteCondition condition, CancellationToken cancellation)
    {
        Check(picture);
        var name = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        var stem = $"{FolderOf(userId)}{name}";
        var upload = $"{stem}.upload";
        using (var bytes = new MemoryStream(picture, writable: false))
            await blobs.WriteAsync(upload, bytes, "application/octet-stream", cancellation);
        try
        {
            await CutAsync(name, new AvatarToCut(upload, stem), cancellation);
        }
        catch (PermanentException)
        {
            await RemoveAsync(stem, cancellation);
            throw;
        }
        await blobs.DeleteAsync(upload, cancellation);
        try
        {
            return await SetAsync(userId, name, condition, cancellation);
        }
        catch (PreconditionFailedException)
        {
            await RemoveAsync(stem, cancellation);
            throw;
        }
    }

    /// <summary>Takes the picture away; none is no error.</summary>
    /// <param name="condition">The version of the profile that is meant (<see cref="ProfileStore.VersionOf"/>), or any.</param>
    /// <exception cref="PreconditionFailedException">It is another version.</exception>
    public Task<User> RemoveAsync(User user, WriteCondition condition, CancellationToken cancellation) => SetAsync(user.Id, null, condition, cancellation);

    /// <summary>Blob name of a user's picture, the smallest that is at least so large; null when there is none.</summary>
    public static string? BlobOf(User user, int size) => user.Profile.Avatar is { } avatar
        ? $"{FolderOf(user.Id)}{avatar}-{Sizes.FirstOrDefault(side => side >= size, Sizes[^1])}.png"
        : null;

    internal static string FolderOf(string userId) => $"avatars/{userId}/";

    private static void Check(byte[] picture)
    {
        if (picture.Length > MaxBytes)
            throw new PermanentException("picture_too_large", $"A picture has at most {MaxBytes / 1024 / 1024} MB.");
        // By its first bytes: neither a name nor a media type is believed.
        var header = ImageHeader.Read(picture) ?? throw new PermanentException("picture_unreadable", "The file is no PNG, JPEG or WebP picture.");
        if (!header.IsWithinLimits)
            throw new PermanentException("picture_too_large", "A picture has sides of 64 to 8192 pixels and 40 million pixels at most.");
    }

    private async Task CutAsync(string name, AvatarToCut wanted, CancellationToken cancellation)
    {
        var id = $"avatar-{name}";
        var input = JsonSerializer.Serialize(new IllustrateTask(null, null) { Avatar = wanted }, VisualsJsonContext.Default.IllustrateTask);
        await jobs.SubmitAsync(new MediaJob(id, MediaJobKind.Illustrate, input), cancellation);
        var state = await jobs.WaitAsync(id, LongestWait, cancellation);
        if (!state.IsFinished)
        {
            await jobs.CancelAsync(id, cancellation);
            throw new TransientException("The picture could not be looked at just now; try again.");
        }
        // The job names the user.
        await jobs.ForgetAsync(id, cancellation);
        state.ResultOrThrow();
    }

    private async Task<User> SetAsync(string userId, string? avatar, WriteCondition condition, CancellationToken cancellation)
    {
        // Of two uploads at once the later one stays, whichever ends first.
        var after = await users.ChangeAsync(
            userId, found => condition.ETag is { } wanted && wanted != ProfileStore.VersionOf(found) ? throw new PreconditionFailedException(UserStore.KeyOf(userId))
                : found.Profile.Avatar == avatar || (avatar is not null && string.CompareOrdinal(found.Profile.Avatar, avatar) > 0)
                ? found
                : found with { Profile = found.Profile with { Avatar = avatar, Revision = found.Profile.Revision + 1 } },
            cancellation);
        // What is not the picture any more, and what a crash left of an upload before; not one that has just begun.
        var kept = after.Profile.Avatar is { } name ? $"{FolderOf(userId)}{name}" : null;
        await foreach (var blob in blobs.ListAsync(FolderOf(userId), cancellation))
        {
            if (kept is null || (string.CompareOrdinal(blob.Name, kept) < 0 && !blob.Name.StartsWith(kept, StringComparison.Ordinal)))
                await blobs.DeleteAsync(blob.Name, cancellation);
        }
        return after;
    }

    private async Task RemoveAsync(string stem, CancellationToken cancellation)
    {
        await foreach (var blob in blobs.ListAsync(stem, cancellation))
            await blobs.DeleteAsync(blob.Name, cancellation);
    }
}
