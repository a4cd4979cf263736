using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Who makes a request.</summary>
public interface ICallers
{
    ValueTask<Caller> OfAsync(HttpRequest request, CancellationToken cancellation);
}

/// <param name="UserId">Id of a user document.</param>
public sealed record Caller(string UserId);
