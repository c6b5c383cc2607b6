import { Controller, Get } from '@nestjs/common';
import { requireDeclaredAccess } from './declared-access.ts';
import { accessOf, Public, Scope } from './scope.decorator.ts';

@Controller()
@Scope('inference')
class DeclaredController {
  @Get('a')
  inherited(): void {}

  @Get('b')
  @Public()
  open(): void {}

  notARoute(): void {}
}

@Controller()
class ForgetfulController {
  @Get()
  forgotten(): void {}
}

describe('declared access', () => {
  it('lets a controller speak for its routes, and a route for itself', () => {
    expect(() => requireDeclaredAccess([DeclaredController])).not.toThrow();
    expect(accessOf(DeclaredController, DeclaredController.prototype.inherited)).toBe('inference');
    expect(accessOf(DeclaredController, DeclaredController.prototype.open)).toBe('public');
  });

  it('names a route that declares nothing', () => {
    expect(() => requireDeclaredAccess([DeclaredController, ForgetfulController])).toThrow('ForgetfulController.forgotten');
  });
});
