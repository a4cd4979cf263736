using System.Diagnostics;
using System.Text.Json;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Setup;

/// <summary>Which project of the azure build gets which package, as MSBuild evaluates it; nothing is restored.</summary>
public sealed class AzurePackagesTests
{
    [Theory]
    [InlineData("functions/AutoVideo.Functions.csproj", true)]
    [InlineData("orchestrations/AutoVideo.Orchestrations.csproj", false)]
    [InlineData("shared/AutoVideo.Shared.csproj", false)]
    public async Task The_generators_of_the_worker_run_in_the_app_alone(string project, bool generates)
    {
        var packages = await PackagesAsync(project);

        Assert.Equal(generates, packages.Contains("Microsoft.Azure.Functions.Worker.Sdk"));
        Assert.Contains("Microsoft.ApplicationInsights.WorkerService", packages);
    }

    private static async Task<string[]> PackagesAsync(string project)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", Repository.PathOf(project), "-getItem:PackageReference", "-p:AutoVideoHost=azure", "-nodeReuse:false"]) { RedirectStandardOutput = true };
        // A test runner hands its own build settings down.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        using var items = JsonDocument.Parse(said);
        return [.. items.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
    }
}
