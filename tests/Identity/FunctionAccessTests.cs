using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Identity;

/// <summary>Every HTTP function says who may call it, or the program does not start.</summary>
public sealed class FunctionAccessTests
{
    [Fact]
    public void Every_function_of_the_product_declares_who_may_call_it()
    {
        var access = FunctionAccess.OfProduct();
        Assert.Equal(Permissions.VideoCreate, access.PermissionOf("CreateVideo"));
        Assert.Null(access.PermissionOf("HealthLive"));
    }

    [Theory]
    [InlineData(typeof(Silent), "The function 'Silent' says neither which permission it requires nor that it is public.")]
    [InlineData(typeof(Contradictory), "The function 'Contradictory' is both public and requires a permission.")]
    [InlineData(typeof(Invented), "The function 'Invented' requires 'video:fly', which is no permission.")]
    [InlineData(typeof(Unreasoned), "The function 'Unreasoned' is public without a reason.")]
    public void A_function_that_does_not_say_it_right_stops_the_start(Type function, string mistake) =>
        Assert.Equal(mistake, Assert.Throws<InvalidOperationException>(() => new FunctionAccess([function])).Message);

    [Fact]
    public void All_mistakes_are_said_at_once() =>
        Assert.Equal(2, Assert.Throws<InvalidOperationException>(() => new FunctionAccess([typeof(Silent), typeof(Invented)])).Message.Split('\n').Length);

    private sealed class Silent
    {
        [Function("Silent")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "silent")] HttpRequest request) => Results.Ok(request.Path);
    }

    private sealed class Contradictory
    {
        [Function("Contradictory"), Requires(Permissions.VideoRead), Public("It is not.")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contradictory")] HttpRequest request) => Results.Ok(request.Path);
    }

    private sealed class Invented
    {
        [Function("Invented"), Requires("video:fly")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "invented")] HttpRequest request) => Results.Ok(request.Path);
    }

    private sealed class Unreasoned
    {
        [Function("Unreasoned"), Public("")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "unreasoned")] HttpRequest request) => Results.Ok(request.Path);
    }
}
