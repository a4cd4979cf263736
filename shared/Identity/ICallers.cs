using System.Collections.Frozen;
using AutoVideo.Failures;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Who makes a request.</summary>
public interface ICallers
{
    /// <exception cref="PermanentException"><c>sign_in_required</c>: nobody is signed in.</exception>
    ValueTask<Caller> OfAsync(HttpRequest request, CancellationToken cancellation);
}

/// <summary>How a caller proved who they are.</summary>
public enum Credential
{
    None,
    /// <summary>The key file of the data folder, on loopback.</summary>
    OwnerKey,
    Bearer,
    Cookie,
    ApiKey,
}

/// <param name="UserId">Id of a user document; empty for a guest.</param>
public sealed record Caller(string UserId)
{
    /// <summary>Somebody without credentials.</summary>
    public static Caller Guest { get; } = new("") { Roles = [Role.Guest], Permissions = RoleTable.Of([Role.Guest]) };

    public IReadOnlyList<Role> Roles { get; init; } = [];

    /// <summary>What the roles allow; of an API key only what its scopes name too.</summary>
    public FrozenSet<string> Permissions { get; init; } = [];

    public Credential Credential { get; init; }

    /// <summary>The session behind a token or cookie.</summary>
    public string? SessionId { get; init; }

    /// <summary>The API key that was used.</summary>
    public string? KeyId { get; init; }

    public bool IsGuest => UserId.Length == 0;

    public bool Can(string permission) => Permissions.Contains(permission);
}

/// <summary>Reads a request's credentials.</summary>
public interface IAuthenticator
{
    /// <returns><see cref="Caller.Guest"/> when the request brings none.</returns>
    /// <exception cref="PermanentException"><c>token_invalid</c>, <c>token_expired</c>, <c>csrf_refused</c>.</exception>
    ValueTask<Caller> AuthenticateAsync(HttpRequest request, CancellationToken cancellation);
}

/// <summary>The caller that the middleware found for a request.</summary>
public sealed class RequestCallers : ICallers
{
    private static readonly object Key = new();

    public static void Set(HttpContext http, Caller caller) => http.Items[Key] = caller;

    /// <summary>A guest too, for public functions.</summary>
    public static Caller Of(HttpContext http) => http.Items.TryGetValue(Key, out var found) && found is Caller caller ? caller : Caller.Guest;

    public ValueTask<Caller> OfAsync(HttpRequest request, CancellationToken cancellation) =>
        Of(request.HttpContext) is { IsGuest: false } caller
            ? ValueTask.FromResult(caller)
            : throw new PermanentException("sign_in_required", "Sign in first.");
}
