namespace AutoVideo.Cli.Hosts;

/// <summary>The client for a server on this machine: no proxy, redirects to signed file addresses followed, limits per call.</summary>
internal static class LoopbackHttp
{
    public static HttpClient Create() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = true,
        MaxAutomaticRedirections = 5,
        ConnectTimeout = TimeSpan.FromSeconds(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
