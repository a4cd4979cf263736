using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using AutoVideo.Failures;

namespace AutoVideo.Outgoing;

/// <summary>
/// The one way to an address that a user gave (OWASP: server-side request forgery). A name is resolved and its addresses are judged
/// when the connection is made, and the connection goes to the address that was judged: a name that answers differently the second time
/// gains nothing. Each redirect is judged as the first address was. No proxy, no cookies, no credentials, no trace headers.
/// </summary>
public sealed class GuardedHttp : IDisposable
{
    public const int MostRedirects = 5;

    /// <summary>Name in <c>User-Agent</c>, and in a <c>robots.txt</c> that speaks to us.</summary>
    public const string Agent = "AutoVideo";

    private static readonly ProductInfoHeaderValue[] UserAgent = [new(Agent, "1.0"), new("(+https://autovideo.dev/bot)")];

    private readonly AddressRules rules;
    private readonly TimeProvider time;
    private readonly HttpClient client;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve;
    private readonly Func<IPEndPoint, CancellationToken, Task<Stream>> dial;

    public GuardedHttp(OutgoingOptions options, TimeProvider time) : this(options, time, Dns.GetHostAddressesAsync, DialAsync) { }

    /// <param name="resolve">Addresses of a name.</param>
    /// <param name="dial">A connection to an address that was judged.</param>
    internal GuardedHttp(
        OutgoingOptions options, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPEndPoint, CancellationToken, Task<Stream>> dial)
    {
        (rules, this.time, this.resolve, this.dial) = (new AddressRules(options.AllowedPorts(), options.AllowPrivate), time, resolve, dial);
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PreAuthenticate = false,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxConnectionsPerServer = 8,
            MaxResponseHeadersLength = 64,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Says at once what would be wrong with an address, without looking up its name.</summary>
    /// <exception cref="PermanentException"><c>address_invalid</c>, <c>address_not_allowed</c>.</exception>
    public Uri Check(string address) => rules.Check(address);

    /// <summary>Sends a request and follows its redirects; any status is an answer.</summary>
    /// <exception cref="PermanentException"><c>address_invalid</c>, <c>address_not_allowed</c>, <c>too_many_redirects</c>.</exception>
    /// <exception cref="TransientException">No such host, no connection, no answer in time.</exception>
    public async Task<GuardedAnswer> SendAsync(GuardedRequest request, CancellationToken cancellation)
    {
        var address = rules.Check(request.Address);
        var method = request.Method;
        var body = request.Body;
        var deadline = new GuardedDeadline(request.Timeout, time, cancellation);
        try
        {
            for (var hops = 0; ; hops++)
            {
                using var message = Message(request, address, method, body);
                var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
                if (request.MaxRedirects == 0 || Next(response, address) is not { } next)
                    return new GuardedAnswer(response, address, request.MaxBytes, deadline);
                var status = response.StatusCode;
                response.Dispose();
                if (hops >= request.MaxRedirects)
                    throw new PermanentException("too_many_redirects", $"The address redirects more than {request.MaxRedirects} times.");
                address = rules.Check(next);
                // RFC 9110 section 15.4: after these the next request reads, whatever the first one did.
                if (status == HttpStatusCode.SeeOther || (status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found && method == HttpMethod.Post))
                    (method, body) = (method == HttpMethod.Head ? method : HttpMethod.Get, null);
            }
        }
        catch (Exception fault)
        {
            var explained = deadline.Explain(fault, cancellation);
            deadline.Dispose();
            if (explained is not null)
                throw explained;
            throw;
        }
    }

    public void Dispose() => client.Dispose();

    private static HttpRequestMessage Message(GuardedRequest request, Uri address, HttpMethod method, ReadOnlyMemory<byte>? body)
    {
        var message = new HttpRequestMessage(method, address);
        foreach (var part in UserAgent)
            message.Headers.UserAgent.Add(part);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (body is { } bytes)
            message.Content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(request.ContentType) } };
        if (IsSameOrigin(request.Address, address))
            foreach (var (name, value) in request.Headers)
                if (!message.Headers.TryAddWithoutValidation(name, value))
                    message.Content?.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    private static bool IsSameOrigin(Uri one, Uri other) => Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static Uri? Next(HttpResponseMessage response, Uri from) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            && response.Headers.Location is { } location
            ? new Uri(from, location)
            : null;

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellation);
        var open = addresses.Where(rules.Allows).ToArray();
        if (open.Length == 0)
            throw addresses.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : AddressRules.Refused();
        for (var i = 0; ; i++)
        {
            try
            {
                return await dial(new IPEndPoint(open[i], context.DnsEndPoint.Port), cancellation);
            }
            catch (SocketException) when (i < open.Length - 1)
            {
                // The name has another address.
            }
        }
    }

    private static async Task<Stream> DialAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
