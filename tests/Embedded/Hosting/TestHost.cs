using AutoVideo.Embedded.Hosting;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Embedded.Hosting;

/// <summary>A real host on a free loopback port with a data folder of its own, serving the functions of some classes.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly bool _ownsFolder;

    private TestHost(IHost host, string folder, bool ownsFolder)
    {
        Host = host;
        Folder = folder;
        _ownsFolder = ownsFolder;
        Http = new HttpClient { BaseAddress = new Uri(((EmbeddedHost)host).Address!), Timeout = TimeSpan.FromMinutes(5) };
    }

    public IHost Host { get; }
    public string Folder { get; }
    public HttpClient Http { get; }
    public Uri Address => Http.BaseAddress!;

    public T Get<T>() where T : notnull => Host.Services.GetRequiredService<T>();

    public static FunctionsApplicationBuilder Builder(string folder, params Type[] functions)
    {
        var builder = FunctionsApplication.CreateBuilder(["--Data:Folder=" + folder, "--Host:Port=0"]);
        builder.FunctionTypes = () => functions;
        builder.HostJson = () => new HostJson();
        builder.ReportsStartErrors = false;
        builder.ConfigureFunctionsWebApplication();
        return builder;
    }

    public static Task<TestHost> Start(params Type[] functions) => Start(_ => { }, functions);

    public static async Task<TestHost> Start(Action<FunctionsApplicationBuilder> configure, params Type[] functions)
    {
        var folder = NewFolder();
        return await StartOn(folder, true, configure, functions);
    }

    /// <summary>On a folder that outlives the host.</summary>
    public static Task<TestHost> StartOn(string folder, Action<FunctionsApplicationBuilder> configure, params Type[] functions) =>
        StartOn(folder, false, configure, functions);

    public static string NewFolder() => Directory.CreateTempSubdirectory("autovideo-host-").FullName;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.StopAsync();
        Host.Dispose();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private static async Task<TestHost> StartOn(string folder, bool ownsFolder, Action<FunctionsApplicationBuilder> configure, Type[] functions)
    {
        var builder = Builder(folder, functions);
        configure(builder);
        builder.Logging.ClearProviders();
        var host = builder.Build();
        await host.StartAsync();
        return new TestHost(host, folder, ownsFolder);
    }
}
