using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Platform;

/// <summary>Body of <c>POST /api/v1/storage/clean</c>.</summary>
/// <param name="MaxBytes">What all blobs may take afterwards; 0 removes everything that no video needs; the setting when not given.</param>
internal sealed record CleanStorage([Range(0, 1e15)] long? MaxBytes = null) : IExample<CleanStorage>
{
    public static CleanStorage Example { get; } = new(20_000_000_000);
}

/// <summary>Removes artefacts that no video needs, least recently used first.</summary>
public sealed class CleanStorageFunction(BlobCleaner cleaner, AuditLog audit, Admins admins, TimeProvider time)
{
    private const long MaxBody = 1024;

    [Function("CleanStorage"), Requires(Permissions.AdminStorageManage), Accepts<CleanStorage>(MaxBody), Answers<CleanUpReport>, Repeatable]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/storage/clean")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, HttpJsonContext.Default.CleanStorage, MaxBody, cancellation);
        // The log has what was tried before it is done, so nothing is done unseen.
        var admin = await admins.OfAsync(request, cancellation);
        var wish = JsonSerializer.Serialize(body, HttpJsonContext.Default.CleanStorage);
        await audit.AddAsync(AuditEntry.Of(admin.Actor, "storage.clean", "storage", null, wish, time.GetUtcNow()), cancellation);
        var report = body.MaxBytes is { } maxBytes
            ? await cleaner.RunAsync(maxBytes, cancellation)
            : await cleaner.RunAsync(cancellation);
        return Results.Json(report, HttpJsonContext.Default.CleanUpReport);
    }
}

/// <summary>Keeps the store within its budget.</summary>
public sealed class CleanStorageTimer(BlobCleaner cleaner)
{
    [Function("CleanStorageTimer")]
    public Task RunAsync([TimerTrigger("0 15 * * * *")] TimerInfo timer, CancellationToken cancellation) => cleaner.RunAsync(cancellation);
}
