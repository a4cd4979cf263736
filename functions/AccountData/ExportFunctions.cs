using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.AccountData;

/// <param name="Status">running, ready or failed.</param>
/// <param name="Bytes">Size of the ZIP file.</param>
/// <param name="Documents">Entries of its JSON files.</param>
/// <param name="Files">Media files in it.</param>
/// <param name="ExpiresAt">When it is removed.</param>
/// <param name="Problem">Code of what went wrong.</param>
internal sealed record ExportView(
    string Id, string Status, DateTimeOffset AskedAt, DateTimeOffset? FinishedAt, DateTimeOffset? ExpiresAt, long Bytes, int Documents, int Files, string? Problem,
    IReadOnlyDictionary<string, string> Links)
{
    public static ExportView Of(DataExport export) => new(
        export.Id, export.Status.ToString().ToLowerInvariant(), export.AskedAt, export.FinishedAt, export.ExpiresAt, export.Bytes, export.Documents, export.Files,
        export.Problem, LinksOf(export));

    private static Dictionary<string, string> LinksOf(DataExport export)
    {
        var links = new Dictionary<string, string> { ["self"] = $"/api/v1/me/exports/{export.Id}" };
        if (export.Status == DataExportStatus.Ready)
            links["file"] = $"/api/v1/me/exports/{export.Id}/file";
        return links;
    }
}

internal sealed record ExportList(IReadOnlyList<ExportView> Items);

/// <summary>The caller's own data as a ZIP file.</summary>
public sealed class ExportFunctions(DataExports exports, Confirmation confirmation, ICallers callers, ClientReader clients)
{
    private const int MaxBody = 4 * 1024;
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Begins to collect all there is of the caller into a ZIP file: a JSON file for each kind, and the media. While one is being made, that one is the answer.</summary>
    [Function("CreateExport"), Requires(Permissions.ProfileRead), Accepts<ConfirmDeletion>(MaxBody), Answers<ExportView>(202, Headers = ["Location"])]
    [Fails("exports_state_conflict", "password_wrong", "sign_in_again", "session_required", "too_many_attempts")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/me/exports")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, AccountDataHttpJsonContext.Default.ConfirmDeletion, MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        SessionOnly.Check(caller);
        await confirmation.CheckAsync(caller, body.Password, clients.AddressOf(request), cancellation);
        var view = ExportView.Of(await exports.AskAsync(caller.UserId, cancellation));
        request.HttpContext.Response.Headers.Location = view.Links["self"];
        return Results.Json(view, AccountDataHttpJsonContext.Default.ExportView, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>Exports that are there, newest first.</summary>
    [Function("ListExports"), Requires(Permissions.ProfileRead), Answers<ExportList>]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/me/exports")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var items = await exports.ListAsync(caller.UserId, cancellation);
        return Results.Json(new ExportList([.. items.Select(ExportView.Of)]), AccountDataHttpJsonContext.Default.ExportList);
    }

    [Function("GetExport"), Requires(Permissions.ProfileRead), Answers<ExportView>, Fails("export_not_found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/me/exports/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return Results.Json(ExportView.Of(await exports.ReadAsync(caller.UserId, id, cancellation)), AccountDataHttpJsonContext.Default.ExportView);
    }

    /// <summary>The ZIP file, for as long as the export is there. An API key cannot fetch it.</summary>
    [Function("ExportFile"), Requires(Permissions.ProfileRead), Answers(302, Description = "To a signed address that expires and serves ranges.")]
    [Fails("export_not_found", "export_state_conflict", "session_required")]
    public async Task<IResult> FileAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/me/exports/{id}/file")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        SessionOnly.Check(caller);
        var address = await exports.LinkAsync(caller.UserId, id, LinkLifetime, cancellation);
        return Results.Redirect(address.OriginalString);
    }

    /// <summary>Removes an export before it expires.</summary>
    [Function("DeleteExport"), Requires(Permissions.ProfileUpdate), Answers(204), Fails("export_not_found", "export_state_conflict")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/me/exports/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var export = await exports.ReadAsync(caller.UserId, id, cancellation);
        if (export.Status == DataExportStatus.Running)
            throw new Failures.PermanentException("export_state_conflict", "The export is being made; wait until it is ready.");
        await exports.RemoveAsync(new ExportRun(id), cancellation);
        return Results.NoContent();
    }
}
