using AutoVideo.Embedded.Hosting;

using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Embedded.Hosting;

/// <summary>Each mistake is found when the host starts, and said with the names of the function and its parameter.</summary>
public sealed class StartErrorTests
{
    public interface ICannotBeMade;

    public sealed class NotPublic
    {
        [Function("NotPublic")]
        internal IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok();
    }

    internal sealed class HiddenClass
    {
        [Function("Hidden")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok();
    }

    public sealed class NoTrigger
    {
        [Function("NoTrigger")]
        public IResult Run(HttpRequest request) => Results.Ok();
    }

    public sealed class TwoTriggers
    {
        [Function("TwoTriggers")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [TimerTrigger("0 0 * * * *")] TimerInfo timer) => Results.Ok();
    }

    public sealed class AsyncVoid
    {
        [Function("AsyncVoid")]
#pragma warning disable VSTHRD100 // The mistake under test.
        public async void Run([ActivityTrigger] string input) => await Task.Yield();
#pragma warning restore VSTHRD100
    }

    public sealed class ByReference
    {
        [Function("ByReference")]
        public void Run([ActivityTrigger] string input, out string output) => output = input;
    }

    public sealed class Level
    {
        [Function("Level")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Ok();
    }

    public sealed class DefaultLevel
    {
        [Function("DefaultLevel")]
        public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }

    public sealed class AdminRoute
    {
        [Function("AdminRoute")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "Admin/users")] HttpRequest request) => Results.Ok();
    }

    public sealed class RuntimeRoute
    {
        [Function("RuntimeRoute")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "/runtime")] HttpRequest request) => Results.Ok();
    }

    public sealed class BadRoute
    {
        [Function("BadRoute")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{b")] HttpRequest request) => Results.Ok();
    }

    public sealed class UnknownConstraint
    {
        [Function("UnknownConstraint")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{b:nothing}")] HttpRequest request) => Results.Ok();
    }

    public sealed class UnknownType
    {
        [Function("UnknownType")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, ICannotBeMade thing) => Results.Ok();
    }

    public sealed class RouteType
    {
        [Function("RouteType")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{thing}")] HttpRequest request, ICannotBeMade thing) => Results.Ok();
    }

    public sealed class NotWritten
    {
        [Function("NotWritten")]
        public Task<string> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Task.FromResult("");
    }

    public sealed class MissingSetting
    {
        [Function("MissingSetting")]
        public void Run([TimerTrigger("%Timers:Nightly%")] TimerInfo timer) { }
    }

    public sealed class MissingQueueSetting
    {
        [Function("MissingQueueSetting")]
        public void Run([ServiceBusTrigger("%Queues__Jobs%")] string job) { }
    }

    public sealed class BadSchedule
    {
        [Function("BadSchedule")]
        public void Run([TimerTrigger("0 61 * * * *")] TimerInfo timer) { }
    }

    public sealed class WrongContext
    {
        [Function("WrongContext")]
        public Task Run([OrchestrationTrigger] string context) => Task.CompletedTask;
    }

    public sealed class WrongClient
    {
        [Function("WrongClient")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [DurableClient] string client) => Results.Ok();
    }

    public sealed class Sessions
    {
        [Function("Sessions")]
        public void Run([ServiceBusTrigger("q", IsSessionsEnabled = true)] string text) { }
    }

    public sealed class One
    {
        [Function("Same")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x/{id}")] HttpRequest request) => Results.Ok();
    }

    public sealed class SameName
    {
        [Function("SAME")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "other")] HttpRequest request) => Results.Ok();
    }

    public sealed class SameRoute
    {
        [Function("SameRoute")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", "get", Route = "X/{name}")] HttpRequest again) => Results.Ok();
    }

    public sealed class OtherMethod
    {
        [Function("OtherMethod")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "x/{id}")] HttpRequest request) => Results.Ok();
    }

    [Theory]
    [InlineData(typeof(NotPublic), "'NotPublic'", "must be public")]
    [InlineData(typeof(HiddenClass), "'Hidden'", "public class")]
    [InlineData(typeof(NoTrigger), "'NoTrigger'", "0 trigger parameters")]
    [InlineData(typeof(TwoTriggers), "'TwoTriggers'", "2 trigger parameters")]
    [InlineData(typeof(AsyncVoid), "'AsyncVoid'", "async void")]
    [InlineData(typeof(ByReference), "'ByReference'", "'output'")]
    [InlineData(typeof(Level), "'Level', parameter 'request'", "Anonymous")]
    [InlineData(typeof(DefaultLevel), "'DefaultLevel', parameter 'request'", "level is Function")]
    [InlineData(typeof(AdminRoute), "'AdminRoute', parameter 'request'", "'Admin'")]
    [InlineData(typeof(RuntimeRoute), "'RuntimeRoute', parameter 'request'", "'runtime'")]
    [InlineData(typeof(BadRoute), "'BadRoute', parameter 'request'", "a/{b")]
    [InlineData(typeof(UnknownConstraint), "'UnknownConstraint', parameter 'request'", "nothing")]
    [InlineData(typeof(UnknownType), "'UnknownType', parameter 'thing'", "ICannotBeMade")]
    [InlineData(typeof(RouteType), "'RouteType', parameter 'thing'", "ICannotBeMade")]
    [InlineData(typeof(NotWritten), "'NotWritten'", "IResult")]
    [InlineData(typeof(MissingSetting), "'MissingSetting', parameter 'timer'", "Timers:Nightly is missing")]
    [InlineData(typeof(MissingQueueSetting), "'MissingQueueSetting', parameter 'job'", "Queues__Jobs is missing")]
    [InlineData(typeof(BadSchedule), "'BadSchedule', parameter 'timer'", "minute '61'")]
    [InlineData(typeof(WrongContext), "'WrongContext', parameter 'context'", "TaskOrchestrationContext")]
    [InlineData(typeof(WrongClient), "'WrongClient', parameter 'client'", "DurableTaskClient")]
    [InlineData(typeof(Sessions), "'Sessions', parameter 'text'", "sessions")]
    public async Task A_function_that_cannot_run_is_named(Type functions, string name, string reason)
    {
        var error = await StartError(functions);
        Assert.Equal(HostExitCode.Misconfigured, error.ExitCode);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.NewLine, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_functions_of_one_name_are_refused() =>
        Assert.Contains("'Same' is declared 2 times", (await StartError(typeof(One), typeof(SameName))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Two_functions_of_one_route_and_method_are_refused()
    {
        var error = (await StartError(typeof(One), typeof(SameRoute))).Message;
        Assert.Contains("'Same' and 'SameRoute' have the same route GET 'x/{id}' (parameter 'again')", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_route_with_another_method_is_fine()
    {
        await using var host = await TestHost.Start(typeof(One), typeof(OtherMethod));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await host.Http.GetAsync(new Uri("/api/x/1", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task All_mistakes_are_said_at_once() =>
        Assert.Equal(3, (await StartError(typeof(Level), typeof(BadSchedule), typeof(NoTrigger))).Message.Split(Environment.NewLine).Length);

    [Fact]
    public async Task A_disabled_function_is_left_out()
    {
        await using var host = await TestHost.Start(builder => builder.Configuration["AzureWebJobs.Level.Disabled"] = "true", typeof(Level));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await host.Http.GetAsync(new Uri("/api/Level", UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("Host:Port", "70000", "Host:Port")]
    [InlineData("Host:Listen", "nowhere", "Host:Listen")]
    [InlineData("WEBSITE_TIME_ZONE", "Mars/Olympus", "WEBSITE_TIME_ZONE")]
    [InlineData("WEBSITE_SITE_NAME", "my-app", "AutoVideoHost=azure")]
    public async Task A_setting_that_cannot_be_is_named(string key, string value, string named)
    {
        var error = await Assert.ThrowsAsync<HostStartException>(() => TestHost.Start(builder => builder.Configuration[key] = value));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static Task<HostStartException> StartError(params Type[] functions) =>
        Assert.ThrowsAsync<HostStartException>(() => TestHost.Start(functions));
}
