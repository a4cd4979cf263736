using System.Text.Json.Serialization;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>A user: container <c>users</c>, partition key and id are the user's id.</summary>
public sealed record User(string Id, string DisplayName, DateTimeOffset CreatedAt)
{
    public const string Container = "users";
    public int SchemaVersion { get; init; } = 1;
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(User))]
public sealed partial class IdentityJsonContext : JsonSerializerContext;

/// <summary>Every request is the owner's of the data folder: the host listens on loopback only.</summary>
public sealed class LocalOwner(IDocumentStore documents, TimeProvider time) : ICallers
{
    public const string UserId = "usr_local";
    private volatile bool _exists;

    public async ValueTask<Caller> OfAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!_exists)
            await EnsureAsync(cancellation);
        return new Caller(UserId);
    }

    private async Task EnsureAsync(CancellationToken cancellation)
    {
        var key = new DocumentKey(User.Container, UserId, UserId);
        try
        {
            var owner = new User(UserId, "Owner", time.GetUtcNow());
            await documents.WriteAsync(key, owner, IdentityJsonContext.Default.User, WriteCondition.Absent, null, cancellation);
        }
        catch (PreconditionFailedException)
        {
            // Made at an earlier start.
        }
        _exists = true;
    }
}
