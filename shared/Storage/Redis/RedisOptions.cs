using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage.Redis;

/// <summary>Section <c>Redis</c>: the rate limiter, denied tokens, locks, counted views and feeds that several processes share.</summary>
public sealed class RedisOptions
{
    /// <summary>Such as <c>localhost:6379</c> or <c>NAME.REGION.redis.azure.net:10000,ssl=true</c>; empty keeps all of it in this process and its data folder.</summary>
    public string Connection { get; set; } = "";

    /// <summary>In front of every key, so that several installations may share a server.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_-]{1,40}$")]
    public string Prefix { get; set; } = "autovideo";

    /// <summary>Milliseconds after which an answer no longer counts.</summary>
    [Range(50, 60_000)]
    public int TimeoutMilliseconds { get; set; } = 1_000;
}

[OptionsValidator]
internal sealed partial class RedisOptionsValidator : IValidateOptions<RedisOptions>;
