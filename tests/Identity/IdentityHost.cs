using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Tests.Embedded.Hosting;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Identity;

/// <summary>The whole product in this process: every function, the real middleware and stores, on a free loopback port and a folder of its own.</summary>
internal sealed class IdentityHost : IAsyncDisposable
{
    public const string Password = "correct horse battery";
    private readonly TemporaryFolder? _own;
    private TestHost _host;
    private readonly Action<FunctionsApplicationBuilder> _configure;
    private readonly string[] _settings;
    private int _people;

    private IdentityHost(TemporaryFolder? folder, TestHost host, Action<FunctionsApplicationBuilder> configure, string[] settings)
    {
        _own = folder;
        _host = host;
        _configure = configure;
        _settings = settings;
        Http = NewClient(host);
    }

    /// <summary>Neither keeps cookies nor follows redirects.</summary>
    public HttpClient Http { get; private set; }
    public string Folder => _host.Folder;
    public string OwnerKey => OwnerKeyFile.Find(Folder)!;
    public ManualTimeProvider? Clock { get; private init; }

    public T Get<T>() where T : notnull => _host.Get<T>();

    public static Task<IdentityHost> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    /// <param name="configure">Comes after the product's own services.</param>
    /// <param name="settings">Such as <c>Host:Listen=0.0.0.0</c>.</param>
    public static async Task<IdentityHost> StartAsync(Action<FunctionsApplicationBuilder> configure, params string[] settings)
    {
        var folder = new TemporaryFolder();
        return new IdentityHost(folder, await StartAsync(folder.Path, configure, settings), configure, settings);
    }

    /// <summary>On a folder that outlives it.</summary>
    public static async Task<IdentityHost> StartOnAsync(string folder, Action<FunctionsApplicationBuilder> configure, params string[] settings) =>
        new(null, await StartAsync(folder, configure, settings), configure, settings);

    /// <summary>With a clock that stands still. Timers of the host stand still with it, so what a timer or a queue does later does not happen by itself.</summary>
    public static async Task<IdentityHost> StartStillAsync(params string[] settings)
    {
        var clock = new ManualTimeProvider();
        var folder = new TemporaryFolder();
        void Configure(FunctionsApplicationBuilder builder) => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        return new IdentityHost(folder, await StartAsync(folder.Path, Configure, settings), Configure, settings) { Clock = clock };
    }

    /// <summary>Stops it and starts it again on the same folder.</summary>
    public async Task RestartAsync(params string[] settings)
    {
        Http.Dispose();
        await _host.DisposeAsync();
        _host = await StartAsync(Folder, _configure, settings.Length > 0 ? settings : _settings);
        Http = NewClient(_host);
    }

    public HttpRequestMessage Request(HttpMethod method, string path, string? token, object? body = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return request;
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? token = null, object? body = null) => await SendAsync(Request(method, path, token, body));

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, text.Length > 0 && text[0] is '{' or '[' ? JsonElement.Parse(text) : default, response.Headers.ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase));
    }

    public Task<Answer> PostAsync(string path, object? body = null, string? token = null) => SendAsync(HttpMethod.Post, path, token, body ?? new { });

    public Task<Answer> GetAsync(string path, string? token = null) => SendAsync(HttpMethod.Get, path, token);

    /// <summary>A new account.</summary>
    public async Task<Person> RegisterAsync(string? email = null)
    {
        email ??= $"person{Interlocked.Increment(ref _people)}@example.com";
        var answer = await PostAsync("/api/v1/auth/register", new { email, password = Password });
        Assert.True(answer.Status == 201, answer.Json.ToString());
        return Person.Of(email, answer.Json);
    }

    public async Task<Person> LogInAsync(string email, string password = Password)
    {
        var answer = await PostAsync("/api/v1/auth/login", new { email, password });
        Assert.True(answer.Status == 200, answer.Json.ToString());
        return Person.Of(email, answer.Json);
    }

    /// <summary>A new account with exactly one role.</summary>
    public async Task<Person> WithRoleAsync(Role role)
    {
        var person = await RegisterAsync();
        var now = Get<TimeProvider>().GetUtcNow();
        await Get<UserStore>().ChangeAsync(person.Id, user => user.Restamped() with { Grants = [new RoleGrant(role, null, "system", now)] }, CancellationToken.None);
        if (role == Role.SuperAdmin)
            await Get<SuperAdmins>().AddAsync(person.Id, CancellationToken.None);
        return await LogInAsync(person.Email);
    }

    private static HttpClient NewClient(TestHost host) => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(host.Address.AbsoluteUri.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)), Timeout = TimeSpan.FromMinutes(5) };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
        _own?.Dispose();
    }

    private static Task<TestHost> StartAsync(string folder, Action<FunctionsApplicationBuilder> configure, string[] settings) => TestHost.StartOn(folder, builder =>
    {
        foreach (var setting in settings)
            builder.Configuration[setting[..setting.IndexOf('=')]] = setting[(setting.IndexOf('=') + 1)..];
        builder.FunctionTypes = () => [.. typeof(FunctionAccess).Assembly.GetTypes(), .. typeof(VideoOrchestrator).Assembly.GetTypes()];
        builder.HostJson = AutoVideo.Embedded.Hosting.HostJson.Find;
        builder.UseApi();
        builder.Services.AddSingleton(FunctionAccess.OfProduct());
        builder.Services.AddProduct();
        // A hundredth of the rounds that settings may ask for: hundreds of tests log in.
        builder.Services.Replace(ServiceDescriptor.Singleton(_ => new Passwords(Options.Create(new IdentityOptions { PasswordIterations = 2200 }))));
        configure(builder);
    });
}

internal sealed record Answer(int Status, JsonElement Json, IReadOnlyDictionary<string, string[]> Headers)
{
    public string? Code => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>Name and value of the cookies that the answer sets.</summary>
    public IReadOnlyDictionary<string, string> Cookies => (Headers.TryGetValue("Set-Cookie", out var values) ? values : [])
        .Select(cookie => cookie.Split(';')[0].Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
}

internal sealed record Person(string Id, string Email, string Access, string Refresh)
{
    public static Person Of(string email, JsonElement json) => new(
        json.GetProperty("user").GetProperty("id").GetString()!, email, json.GetProperty("accessToken").GetString()!, json.GetProperty("refreshToken").GetString()!);
}
