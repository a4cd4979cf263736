using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Render.Brand;

/// <summary>The brand kits of users: each sees and changes their own.</summary>
public sealed class BrandKits(IDocumentStore documents, IBlobStore blobs, TimeProvider time)
{
    public const int MaxKits = 20, MaxLogoBytes = 1024 * 1024;

    /// <summary>Where a user's logos lie.</summary>
    internal static string FolderOf(string ownerId) => $"brands/{ownerId}/";

    /// <exception cref="PermanentException"><c>brand_kits_too_many</c>.</exception>
    public async Task<StoredDocument<BrandKit>> CreateAsync(string ownerId, string name, BrandBlock brand, CancellationToken cancellation)
    {
        if ((await ListAsync(ownerId, MaxKits, null, cancellation)).Documents.Count >= MaxKits)
            throw new PermanentException("brand_kits_too_many", $"There are {MaxKits} brand kits already; delete one first.");
        var now = time.GetUtcNow();
        var kit = new BrandKit($"brd_{Guid.CreateVersion7(now):N}", ownerId, name, brand with { Logo = null }, now, now);
        return new(kit.Id, kit, await WriteAsync(kit, WriteCondition.Absent, cancellation));
    }

    /// <exception cref="PermanentException"><c>brand_kit_not_found</c>.</exception>
    public async Task<StoredDocument<BrandKit>> ReadAsync(string ownerId, string id, CancellationToken cancellation) =>
        await FindAsync(ownerId, id, cancellation) ?? throw new PermanentException("brand_kit_not_found", $"There is no brand kit '{id}'.");

    /// <summary>In order of their making.</summary>
    public Task<DocumentPage<BrandKit>> ListAsync(string ownerId, int limit, string? continuation, CancellationToken cancellation) => documents.QueryAsync(
        new DocumentQuery(BrandKit.Container, ownerId) { Limit = limit, Continuation = continuation }, BrandJsonContext.Default.BrandKit, cancellation);

    /// <summary>Writes all but the logo over the version that the condition names.</summary>
    /// <exception cref="PreconditionFailedException">It has changed meanwhile.</exception>
    public Task<StoredDocument<BrandKit>> SaveAsync(string ownerId, string id, string name, BrandBlock brand, WriteCondition condition, CancellationToken cancellation) =>
        ChangeAsync(ownerId, id, kit => kit with { Name = name, Brand = brand with { Logo = kit.Brand.Logo } }, condition, cancellation);

    /// <param name="ownerId">Whose kit.</param>
    /// <param name="id">Which.</param>
    /// <param name="png">As it was uploaded.</param>
    /// <param name="condition">The version that is to be changed.</param>
    /// <param name="cancellation">Leaves at most a picture that no kit shows.</param>
    /// <exception cref="PermanentException"><c>logo_invalid</c>, <c>brand_kit_not_found</c>.</exception>
    public async Task<StoredDocument<BrandKit>> SetLogoAsync(string ownerId, string id, byte[] png, WriteCondition condition, CancellationToken cancellation)
    {
        await ReadAsync(ownerId, id, cancellation);
        var clean = LogoImage.Clean(png);
        // Named by what it shows: videos that were made with an earlier logo keep theirs.
        var blob = $"{FolderOf(ownerId)}{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(clean).AsSpan(0, 16))}.png";
        using (var stream = new MemoryStream(clean, writable: false))
            await blobs.WriteAsync(blob, stream, "image/png", cancellation);
        return await ChangeAsync(ownerId, id, kit => kit with { Brand = kit.Brand with { Logo = blob } }, condition, cancellation);
    }

    public Task<StoredDocument<BrandKit>> RemoveLogoAsync(string ownerId, string id, WriteCondition condition, CancellationToken cancellation) =>
        ChangeAsync(ownerId, id, kit => kit with { Brand = kit.Brand with { Logo = null } }, condition, cancellation);

    /// <summary>Videos that were made with it stay as they are.</summary>
    public Task DeleteAsync(string ownerId, string id, WriteCondition condition, CancellationToken cancellation) =>
        IsId(id) ? documents.DeleteAsync(BrandKit.KeyOf(ownerId, id), condition, cancellation) : Task.CompletedTask;

    private async Task<StoredDocument<BrandKit>?> FindAsync(string ownerId, string id, CancellationToken cancellation) =>
        IsId(id) ? await documents.ReadAsync(BrandKit.KeyOf(ownerId, id), BrandJsonContext.Default.BrandKit, cancellation) : null;

    private async Task<StoredDocument<BrandKit>> ChangeAsync(
        string ownerId, string id, Func<BrandKit, BrandKit> change, WriteCondition condition, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await ReadAsync(ownerId, id, cancellation);
            if (condition.ETag is { } wanted && wanted != stored.ETag)
                throw new PreconditionFailedException();
            var after = change(stored.Value) with { UpdatedAt = time.GetUtcNow() };
            try
            {
                return new(id, after, await WriteAsync(after, WriteCondition.Matches(stored.ETag), cancellation));
            }
            catch (PreconditionFailedException) when (condition.ETag is null)
            {
                // Somebody else changed it in between: read again and change that.
            }
        }
    }

    private Task<string> WriteAsync(BrandKit kit, WriteCondition condition, CancellationToken cancellation) =>
        documents.WriteAsync(BrandKit.KeyOf(kit.OwnerId, kit.Id), kit, BrandJsonContext.Default.BrandKit, condition, null, cancellation);

    private static bool IsId(string id) => id.Length is > 4 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BrandKit))]
internal sealed partial class BrandJsonContext : JsonSerializerContext;
