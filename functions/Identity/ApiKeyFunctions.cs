using System.ComponentModel.DataAnnotations;
using AutoVideo.Failures;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Body of <c>POST /api/v1/auth/api-keys</c>.</summary>
/// <param name="Scopes">Permissions, each one that the caller has.</param>
internal sealed record CreateApiKey(
    [MaxLength(80)] string? Name = null, [MaxLength(100), Each(1, 60)] IReadOnlyList<string>? Scopes = null, DateTimeOffset? ExpiresAt = null) : IExample<CreateApiKey>
{
    public static CreateApiKey Example { get; } = new("Nightly batch", [Permissions.VideoCreate, Permissions.VideoRead]);
}

/// <summary>Body of <c>POST /api/v1/auth/api-keys/{id}/rotate</c>.</summary>
/// <param name="OverlapHours">How long the old secret stays good: 0 to 168; 24 when not given.</param>
internal sealed record RotateApiKey([Range(0, 168)] int? OverlapHours = null) : IExample<RotateApiKey>
{
    public static RotateApiKey Example { get; } = new(24);
}

/// <param name="Key">The key itself; only in the answer that makes it.</param>
internal sealed record ApiKeyView(
    string Id, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<ApiKeySecretView> Secrets, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, string? Key)
{
    public static ApiKeyView Of(ApiKey key, string? text) => new(
        key.Id, key.Name, key.Scopes, [.. key.Secrets.Select(secret => new ApiKeySecretView(secret.Prefix, secret.CreatedAt, secret.ExpiresAt, secret.LastUsedAt))],
        key.CreatedAt, key.ExpiresAt, text);
}

internal sealed record ApiKeySecretView(string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

internal sealed record ApiKeyList(IReadOnlyList<ApiKeyView> Items);

/// <summary>The caller's API keys: at most 20, so the list is one page.</summary>
public sealed class ApiKeyFunctions(ApiKeyStore keys, ICallers callers)
{
    /// <summary>The caller's API keys, without the keys themselves.</summary>
    [Function("ListApiKeys"), Requires(Permissions.ApiKeyManage), Answers<ApiKeyList>]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/auth/api-keys")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var found = await keys.ListAsync(caller.UserId, cancellation);
        return Results.Json(new ApiKeyList([.. found.Select(key => ApiKeyView.Of(key, null))]), IdentityHttpJsonContext.Default.ApiKeyList);
    }

    /// <summary>Makes an API key; it is shown this once.</summary>
    [Function("CreateApiKey"), Requires(Permissions.ApiKeyManage), Accepts<CreateApiKey>(RegisterFunction.MaxBody), Answers<ApiKeyView>(201), Fails("name_invalid", "scope_refused", "expiry_invalid", "api_keys_too_many")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/auth/api-keys")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, IdentityHttpJsonContext.Default.CreateApiKey, RegisterFunction.MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        var (key, text) = await keys.CreateAsync(caller, body.Name, body.Scopes, body.ExpiresAt, cancellation);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Json(ApiKeyView.Of(key, text), IdentityHttpJsonContext.Default.ApiKeyView, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>Gives an API key a new secret; the old one stays good for a while.</summary>
    [Function("RotateApiKey"), Requires(Permissions.ApiKeyManage), Accepts<RotateApiKey>(RegisterFunction.MaxBody), Answers<ApiKeyView>, Fails("api_key_not_found")]
    public async Task<IResult> RotateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/auth/api-keys/{id}/rotate")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, IdentityHttpJsonContext.Default.RotateApiKey, RegisterFunction.MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        var (key, text) = await keys.RotateAsync(caller.UserId, id, TimeSpan.FromHours(body.OverlapHours ?? 24), cancellation);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Json(ApiKeyView.Of(key, text), IdentityHttpJsonContext.Default.ApiKeyView);
    }

    /// <summary>Revokes an API key at once.</summary>
    [Function("RevokeApiKey"), Requires(Permissions.ApiKeyManage), Answers(204), Fails("api_key_not_found")]
    public async Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/auth/api-keys/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return await keys.RevokeAsync(caller.UserId, id, cancellation)
            ? Results.NoContent()
            : throw new PermanentException("api_key_not_found", "There is no such API key.");
    }
}
