using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace AutoVideo.Benchmarks.Http;

public sealed record Item(int Id, string Name, string[] Tags);

public sealed class ItemFunction
{
    [Function("Item")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id:int}")] HttpRequest request, int id) => HttpServers.Answer(id);
}

/// <summary>The two servers that are compared. Each ends when its standard input does.</summary>
internal static class HttpServers
{
    public static IResult Answer(int id) => Results.Json(new Item(id, "an item", ["one", "two", "three"]));

    public static async Task<int> Serve(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("autovideo-benchmark-").FullName;
        using var host = kind == "bare" ? Bare() : Functions(folder);
        await host.StartAsync();
        if (host is WebApplication bare)
            Console.WriteLine($"Now listening on {bare.Urls.First()}");
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
        host.Dispose();
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static WebApplication Bare()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        Microsoft.Extensions.DependencyInjection.RoutingServiceCollectionExtensions.AddRoutingCore(builder.Services);
        var app = builder.Build();
        app.MapGet("/api/items/{id:int}", (int id) => Answer(id));
        return app;
    }

    private static IHost Functions(string folder)
    {
        var builder = FunctionsApplication.CreateBuilder(["--Data:Folder=" + folder, "--Host:Port=0"]);
        builder.ConfigureFunctionsWebApplication();
        builder.FunctionTypes = () => [typeof(ItemFunction)];
        return builder.Build();
    }
}
