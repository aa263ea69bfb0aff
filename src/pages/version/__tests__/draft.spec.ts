import { codeOf } from '../../../code';
import { applied, clashes, textAt, typed } from '../card/draft';

const PURPOSE = 'intended_uses.purpose_of_model';
const RISK = 'intended_uses.risk_rating';

const BASE = {
  intended_uses: { purpose_of_model: 'Care', later_member: 3 },
  evaluation_details: [{ name: 'holdout' }]
};

describe('a draft of a card', () => {
  it('keeps what is typed by member, and forgets what says the same', () => {
    const draft = typed({}, BASE, PURPOSE, 'Retention');
    expect(draft).toEqual({ [PURPOSE]: 'Retention' });
    expect(typed(draft, BASE, PURPOSE, 'Care')).toEqual({});
    expect(textAt(BASE, 'intended_uses.later_member')).toBe('');
  });

  it('is laid over the card without touching anything else', () => {
    const next = applied(BASE, {
      [PURPOSE]: '',
      [RISK]: 'High',
      'business_details.business_problem': 'Churn'
    });
    expect(next).toEqual({
      intended_uses: { later_member: 3, risk_rating: 'High' },
      evaluation_details: [{ name: 'holdout' }],
      business_details: { business_problem: 'Churn' }
    });
    expect(BASE.intended_uses.purpose_of_model).toBe('Care');
    expect(applied(next, { 'business_details.business_problem': '' })).toEqual({
      intended_uses: { later_member: 3, risk_rating: 'High' },
      evaluation_details: [{ name: 'holdout' }]
    });
  });

  it('asks only about members that two people changed to different texts', () => {
    const theirs = applied(BASE, { [PURPOSE]: 'Theirs', [RISK]: 'Low' });
    expect(clashes({ [PURPOSE]: 'Mine' }, BASE, theirs)).toEqual([
      { path: PURPOSE, mine: 'Mine', theirs: 'Theirs' }
    ]);
    expect(clashes({ [PURPOSE]: 'Theirs' }, BASE, theirs)).toEqual([]);
    const other = { 'business_details.line_of_business': 'Care' };
    expect(clashes(other, BASE, theirs)).toEqual([]);
  });

  it('has its code in three forms', () => {
    const code = codeOf({
      kind: 'card',
      reference: 'churn/3',
      arn: 'arn:3',
      changes: { [PURPOSE]: 'Say "$no"\nor yes', [RISK]: '' },
      status: 'Approved'
    });
    expect(code.magic).toBe(
      String.raw`%mlops card churn/3 --set "intended_uses.purpose_of_model=Say \"$$no\" or yes" --set intended_uses.risk_rating= --status Approved`
    );
    expect(code.python).toContain(
      String.raw`ml.version("churn/3").card().edit({"intended_uses.purpose_of_model": "Say \"$no\"\nor yes", "intended_uses.risk_rating": None}).status("Approved")`
    );
    expect(code.boto3).toContain(
      'content.setdefault("intended_uses", {}).pop("risk_rating", None)'
    );
    expect(code.boto3).toContain('"ModelCardStatus": "Approved"');
  });
});
